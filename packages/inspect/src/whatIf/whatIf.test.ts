import { ArgumentError } from "@dncjs/core";
import { describe, expect, test } from "vitest";
import { firstDifference } from "../measures/reproducibility.ts";
import { smallNetwork } from "../testing/network.ts";
import { type Edit, lockedSession, lockLocations, whatIf } from "./whatIf.ts";

const N = 6;
const W = 4;

describe("whatIf", () => {
  test("without interventions equals trace, bit for bit", async () => {
    const { model, x } = smallNetwork();
    expect(firstDifference(await model.trace(x), await whatIf(model, x, []))).toBeNull();
  });

  test.each([
    "writeGate",
    "freeGates",
    "readModes",
    "usage",
    "retention",
    "writeContent",
    "allocation",
    "writeWeights",
    "memory",
    "precedence",
    "readContent",
    "forward",
    "readWeights",
    "readVectors",
    "h",
    "c",
  ])("replaces a number of %s when it is computed, and nothing before it", async (tensor) => {
    const { model, x } = smallNetwork();
    const index = model.config.memory && tensor === "memory" ? 9 : 1;
    const plain = await model.trace(x);
    const changed = await whatIf(model, x, [{ step: 4, tensor, index, value: 0.123 }]);
    const difference = firstDifference(plain, changed)!;
    expect(difference).toMatchObject({ step: 4, tensor, index, b: 0.123 });
  });

  test("follows a changed link from the next step on", async () => {
    const { model, x } = smallNetwork();
    const plain = await model.trace(x);
    const changed = await whatIf(model, x, [{ step: 4, tensor: "link", index: 8, value: 0.9 }]);
    expect(firstDifference(plain, changed)).toMatchObject({ step: 4, tensor: "link", index: 8, b: 0.9 });
    const outputs = (trace: typeof plain) => trace.get("y")!.data.subarray(0, 2 * 5);
    expect(outputs(changed)).toEqual(outputs(plain));
    expect(changed.get("forward")!.data.subarray(5 * 24, 6 * 24)).not.toEqual(
      plain.get("forward")!.data.subarray(5 * 24, 6 * 24),
    );
  });

  test("a closed write gate leaves the memory of a step unchanged", async () => {
    const { model, x } = smallNetwork();
    const shut = [0, 1].map((index): Edit => ({ step: 3, tensor: "writeGate", index, value: 0 }));
    const { data } = (await whatIf(model, x, shut)).get("memory")!;
    expect(data.subarray(3 * N * W, 4 * N * W)).toEqual(data.subarray(2 * N * W, 3 * N * W));
  });

  test("changes any layer of a deep controller", async () => {
    const { model, x } = smallNetwork({ controller: { type: "lstm", hiddenSize: 5, layers: 2 } });
    const changed = await whatIf(model, x, [{ step: 2, tensor: "h", index: 7, value: 0.5 }]);
    expect(firstDifference(await model.trace(x), changed)).toMatchObject({ step: 2, tensor: "h", index: 7, b: 0.5 });
  });

  test("continues from a state", async () => {
    const { model, x } = smallNetwork();
    const whole = await whatIf(model, x, [{ step: 6, tensor: "readWeights", index: 2, value: 1 }]);
    const session = model.session();
    await session.run(x.subarray(0, 12));
    const rest = await whatIf(model, x.subarray(12), [{ step: 2, tensor: "readWeights", index: 2, value: 1 }], {
      from: await session.snapshot(),
    });
    expect(rest.get("y")!.data).toEqual(whole.get("y")!.data.subarray(8));
  });

  test.each<[Edit, string]>([
    [{ step: 9, tensor: "memory", index: 0, value: 1 }, "step: got 9, expected a whole number from 0 to 8"],
    [{ step: 0, tensor: "mood", index: 0, value: 1 }, 'tensor: got "mood", expected a computed tensor: h, c'],
    [{ step: 0, tensor: "usage", index: 6, value: 1 }, "index: got 6, expected a whole number from 0 to 5, for usage"],
    [{ step: 0, tensor: "usage", index: 0, value: Number.NaN }, "value: got NaN, expected a finite number"],
  ])("rejects %o", async (edit, sentence) => {
    const { model, x } = smallNetwork();
    await expect(whatIf(model, x, [edit])).rejects.toThrow(sentence);
    await expect(whatIf(model, x, [edit])).rejects.toThrow(ArgumentError);
  });
});

describe("a locked location", () => {
  test("keeps its content and its links to other locked locations, and gets no allocation", async () => {
    const { model, x, steps } = smallNetwork();
    const trace = await whatIf(model, x, [lockLocations([1, 2], { from: 4 })]);
    const at = (name: string, step: number, ...index: number[]) => {
      const { shape, data } = trace.get(name)!;
      return data[[step, 0, ...index].reduce((sum, k, axis) => sum * shape[axis]! + k, 0)]!;
    };
    for (let t = 4; t < steps; t++) {
      for (const n of [1, 2]) {
        for (let j = 0; j < W; j++) expect(at("memory", t, n, j)).toBe(at("memory", 3, n, j));
        for (const head of [0, 1]) {
          expect(at("allocation", t, head, n)).toBe(0);
          expect(at("writeWeights", t, head, n)).toBe(0);
        }
        expect(at("usage", t, n)).toBe(1);
      }
      expect(at("link", t, 0, 2, 1)).toBe(at("link", 3, 0, 2, 1));
    }
  });

  test("keeps its content even if freeing erases", async () => {
    const memory = { locations: N, wordSize: W, readHeads: 2, writeHeads: 2, deallocation: true };
    const { model, x, steps } = smallNetwork({ memory });
    const { data } = (await whatIf(model, x, [lockLocations([3], { from: 2, to: 6 })])).get("memory")!;
    const content = (t: number) => data.subarray((t * N + 3) * W, (t * N + 4) * W);
    expect(content(6)).toEqual(content(1));
    expect(content(steps - 1)).not.toEqual(content(1));
  });

  test("is locked in the steps of a lock of a session", async () => {
    const { model, x } = smallNetwork();
    using session = lockedSession(model, lockLocations([0, 2], { from: 3, to: 6 }));
    const changed = await whatIf(model, x, [lockLocations([0, 2], { from: 3, to: 6 })]);
    expect(await session.run(x)).toEqual(changed.get("y")!.data);
    expect(() => lockedSession(model, { lockedLocations: [0], from: -1 })).toThrow("from: got -1");
  });

  test("is locked in every batch element of a session", async () => {
    const { model, x, steps } = smallNetwork();
    const session = lockedSession(model, [0], { batch: 2 });
    const two = new Float64Array(2 * x.length);
    for (let t = 0; t < steps; t++) {
      for (const b of [0, 1]) two.set(x.subarray(3 * t, 3 * t + 3), 3 * (2 * t + b));
    }
    const y = await session.run(two);
    const locked = (await whatIf(model, x, [lockLocations([0])])).get("y")!.data;
    expect([y[0], y[2], y.at(-1)]).toEqual([locked[0], locked[0], locked.at(-1)]);
    expect((await session.snapshot()).tensor("memory").subarray(N * W, N * W + W)).toEqual(new Float64Array(W));
    expect(y.subarray(0, 2)).not.toEqual((await model.run(x)).subarray(-2));
  });

  test("must exist", async () => {
    const { model, x } = smallNetwork();
    await expect(whatIf(model, x, [lockLocations([6])])).rejects.toThrow(
      "locations: got 6, expected whole numbers from 0 to 5",
    );
    await expect(whatIf(model, x, [lockLocations([0], { from: -1 })])).rejects.toThrow("from: got -1");
    const { model: without } = smallNetwork({ memory: null });
    expect(() => lockedSession(without, [0])).toThrow("none: this network has no memory");
  });
});
