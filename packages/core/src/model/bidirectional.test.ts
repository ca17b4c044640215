import { describe, expect, test } from "vitest";
import { ReferenceBackend } from "../backend/reference/backend.ts";
import { ConfigError } from "../errors.ts";
import { planFor } from "../layout/plan.ts";
import { buildProgram } from "../network/build.ts";
import { defineConfig } from "../network/config.ts";
import { parameterSpecs } from "../network/parameters.ts";
import { batchElement, bidirectionalNetworks, createTrainingSetup, randomNumbers } from "../testing/index.ts";
import { Dnc } from "./dnc.ts";
import { State } from "./state.ts";

const backend = new ReferenceBackend();
const create = (network: string): Dnc => {
  const dnc = Dnc.create(bidirectionalNetworks[network]!, { backend, seed: 3 });
  dnc.parameters.values.write(randomNumbers("parameters", dnc.parameterCount, 0.8));
  return dnc;
};
const lstm = "bidirectional lstm";
const refusal = expect.objectContaining({ name: "DncError", code: "wholeInput" });

describe.each(Object.keys(bidirectionalNetworks))("a session, %s", (network) => {
  const dnc = create(network);
  const { inputSize: X, outputSize: Y } = dnc.config;

  // An odd and an even number of steps, and more than a walk of a unidirectional network.
  test.each([1, 6, 7, 70])("returns the y and the state of a pass that keeps all of its %d steps", async (steps) => {
    const x = randomNumbers("x", steps * X);
    const { executor } = createTrainingSetup(bidirectionalNetworks[network]!, { batch: 1, steps });
    executor.data.write("x", x);
    executor.data.writeState();
    executor.forward(steps);
    const session = dnc.session();
    expect(await session.run(x)).toEqual(await executor.data.read("y"));
    const expected = State.of(dnc.config, 1, await executor.data.readState());
    expect((await session.snapshot()).data).toEqual(expected.data);
  });

  test("the first y depends on the last x", async () => {
    const x = randomNumbers("x", 5 * X);
    const changed = x.map((value, k) => (k < 4 * X ? value : value + 1));
    expect((await dnc.run(changed)).subarray(0, Y)).not.toEqual((await dnc.run(x)).subarray(0, Y));
  });

  test("each batch element ends at its own length", async () => {
    const x = randomNumbers("x", 6 * 2 * X);
    const y = await dnc.session({ batch: 2 }).run(x, [1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 1, 0]);
    const alone = await dnc.run(batchElement(x, 6, 2, 1).subarray(0, 3 * X));
    expect(batchElement(y, 6, 2, 1).subarray(0, 3 * Y)).toEqual(alone);
  });

  test("a fork is at the start of an episode if the session was when the fork was called", async () => {
    const x = randomNumbers("x", 3 * X);
    const session = dnc.session();
    const [fork, y] = await Promise.all([session.fork(), session.run(x)]);
    expect(await fork.run(x)).toEqual(y);
  });

  test("refuses what would need a part of the input, until it is reset", async () => {
    const x = randomNumbers("x", 3 * X);
    const session = dnc.session();
    await expect(session.step(x.subarray(0, X))).rejects.toEqual(refusal);
    await expect(session.mark()).rejects.toEqual(refusal);
    const y = await session.run(x);
    await expect(session.run(x)).rejects.toEqual(refusal);
    await expect((await session.fork()).run(x)).rejects.toEqual(refusal);
    session.reset();
    expect(await session.run(x)).toEqual(y);
    session.restore(State.zero(dnc.config, 1));
    await expect(session.run(x)).rejects.toEqual(refusal);
  });
});

describe("the reverse controller", () => {
  test("is the controller of a network without memory that reads the input from its end", async () => {
    const network = "bidirectional, no memory";
    const dnc = create(network);
    const steps = 5;
    const { inputSize: X } = dnc.config;
    const x = randomNumbers("x", steps * X);
    const plain = Dnc.create({ ...bidirectionalNetworks[network]!, bidirectional: false }, { backend, seed: 3 });
    for (const { name } of parameterSpecs(plain.config)) {
      if (!name.startsWith("controller.")) continue;
      plain.parameters.write(name, await dnc.parameters.read(name.replace("controller", "reverse")));
    }
    const fromEnd = Array.from({ length: steps }, (_, t) => x.subarray((steps - 1 - t) * X, (steps - t) * X));
    const h = (await plain.trace(fromEnd)).get("h")!.data;
    const H = h.length / steps;
    const expected = Array.from({ length: steps }, (_, t) => [...h.subarray((steps - 1 - t) * H, (steps - t) * H)]);
    expect([...(await dnc.trace(x)).get("reverseOutput")!.data]).toEqual(expected.flat());
  });

  test("has the size of the controller, and h_all has both", () => {
    const shapes = new Map(parameterSpecs(create(lstm).config).map(({ name, shape }) => [name, shape]));
    expect(shapes.get("reverse.0.weight_ih")).toEqual([16, 3]);
    expect(shapes.get("reverse.1.weight_ih")).toEqual([16, 3 + 4]);
    expect(shapes.get("interface.weight")?.[1]).toBe(2 * 2 * 4);
  });

  test("leaves the initial parameters of the other layers as they are, and opens its forget gates", async () => {
    const options = { inputSize: 3, outputSize: 2, controller: { hiddenSize: 4 } };
    const both = Dnc.create({ ...options, bidirectional: true }, { backend, seed: 5 });
    const one = Dnc.create(options, { backend, seed: 5 });
    for (const name of ["controller.0.weight_ih", "interface.bias"]) {
      expect(await both.parameters.read(name)).toEqual(await one.parameters.read(name));
    }
    expect((await both.parameters.read("reverse.0.bias")).subarray(4, 8)).toEqual(new Float64Array(4).fill(1));
  });
});

test("a feed-forward controller, checkpoints of the state and a trace of a sparse memory are refused", async () => {
  const feedforward = { type: "feedforward", widths: [4] } as const;
  expect(() => defineConfig({ inputSize: 1, outputSize: 1, controller: feedforward, bidirectional: true })).toThrow(
    new ConfigError("bidirectional", true, "false with a feed-forward controller, which carries no state"),
  );
  const program = buildProgram(create(lstm).config);
  expect(() => planFor(backend, program, { batch: 1, steps: 4, purpose: "train", keepEvery: 2 })).toThrow(
    "keepEvery: got 2, expected undefined with bidirectional",
  );
  const sparse = create("bidirectional, sparse");
  await expect(sparse.trace(randomNumbers("x", 6))).rejects.toEqual(refusal);
});
