import { describe, expect, test } from "vitest";
import { smallNetwork } from "../testing/network.ts";
import { cascade } from "./cascade.ts";
import { disturb } from "./disturb.ts";

/** Answers are judged from step 4 on. */
const judged = [0, 0, 0, 0, 1, 1, 1, 1, 1];

describe("disturb", () => {
  test("changes the largest number of every state tensor before the first answer, by 1e-3 and to 0", async () => {
    const { model, x } = smallNetwork();
    const trace = await model.trace(x);
    const found = await disturb(model, { x, judged, trace });
    expect(found.map(({ tensor }) => tensor)).toEqual([
      "memory",
      "usage",
      "link",
      "precedence",
      "readWeights",
      "writeWeights",
      "readVectors",
      "h",
      "c",
    ]);
    const memory = [...trace.get("memory")!.data].slice(3 * 24, 4 * 24);
    const index = memory.findIndex((value) => Math.abs(value) === Math.max(...memory.map(Math.abs)));
    expect(found[0]!.small).toEqual(await cascade(model, x, { step: 3, tensor: "memory", index, judged }));
    expect(found[0]!.zeroed).toMatchObject({ step: 3, tensor: "memory", index, epsilon: -memory[index]! });
  });

  test("skips tensors that the network does not have, and does not set 0 to 0", async () => {
    const { model, x } = smallNetwork({ memory: null });
    const still = Float64Array.from(x, () => 0);
    const trace = await model.trace(x);
    const zero = new Map([...trace].map(([name, { shape, data }]) => [name, { shape, data: data.map(() => 0) }]));
    expect((await disturb(model, { x, judged, trace })).map(({ tensor }) => tensor)).toEqual(["h", "c"]);
    expect(await disturb(model, { x: still, judged, trace: zero })).toMatchObject([{ tensor: "h", zeroed: undefined }]);
  });

  test("returns an empty list if no step precedes the answer or follows it", async () => {
    const { model, x } = smallNetwork();
    const first = x.subarray(0, 3);
    expect(await disturb(model, { x: first, judged: [1], trace: await model.trace(first) })).toEqual([]);
  });
});
