import { readFileSync } from "node:fs";
import { type AnyBackend, Dnc, type DncOptions, Random, ReferenceBackend } from "@dncjs/core";
import {
  buildProgram,
  createTrainingRunner,
  goldenTolerance,
  type Objective,
  planMemory,
  relativeError,
  verifyGolden,
} from "@dncjs/core/run";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../testing/backends.ts";
import { createTfjsBackend } from "./tfjsBackend.ts";

const options: DncOptions = {
  inputSize: 3,
  outputSize: 4,
  controller: { hiddenSize: 5 },
  memory: { locations: 4, wordSize: 3, readHeads: 2, writeHeads: 2 },
};
const steps = 5;
const batch = 2;

function numbers(name: string, length: number): Float32Array {
  const random = new Random(1).fork(name);
  return Float32Array.from({ length }, () => random.uniform());
}

/** Results of a training update on a masked batch: loss, gradients, norm, and the parameters after clipping and Adam. */
async function trainingStep(backend: AnyBackend, objective: Objective): Promise<Record<string, ArrayLike<number>>> {
  const dnc = Dnc.create(options, { backend, seed: 1 });
  const { values, gradients, layout } = dnc.parameters;
  const plan = planMemory(buildProgram(dnc.config, objective), {
    batch,
    steps,
    purpose: "train",
    inputGradient: false,
  });
  const runner = createTrainingRunner(backend, plan, dnc.parameters);
  const { data } = runner;
  data.write("x", numbers("x", steps * batch * 3));
  data.write("target", numbers("target", steps * batch * 4));
  data.write("lossWeight", numbers("weight", steps * batch));
  if (objective.writePrice) data.write("stepWeight", numbers("price", steps * batch));
  runner.forward(steps, [1, 1, 1, 1, 1, 0, 1, 1, 1, 0]);
  gradients.fill(0);
  data.zeroGradients();
  data.fillGradient("loss", 1);
  if (objective.writePrice) data.fillGradient("writeCost", 1);
  runner.backward();
  const found: Record<string, ArrayLike<number>> = { gradients: await gradients.read(), loss: await data.read("loss") };
  if (objective.writePrice) found.writeCost = await data.read("writeCost");
  const mean = backend.allocate(layout.length);
  const variance = backend.allocate(layout.length);
  const norm = backend.allocate(1);
  backend.update("clipByGlobalNorm", { gradients, norm }, { limit: 1e-3 });
  const constants = {
    beta1: 0.9,
    beta2: 0.99,
    correction1: 0.1,
    correction2: 0.01,
    coupledDecay: 0,
    decoupledDecay: 0.1,
  };
  const operands = { parameters: values, gradients, mean, variance };
  backend.update("adam", operands, { learningRate: 0.01, epsilon: 1e-3, ...constants });
  Object.assign(found, { norm: await norm.read(), values: await values.read() });
  for (const part of [runner, dnc, mean, variance, norm]) part.dispose();
  return found;
}

describe.each(["tfjs-cpu", "tfjs-wasm", "tfjs-cpu-fused", "tfjs-wasm-fused"])("%s", (name) => {
  const engine = name.includes("cpu") ? "cpu" : "wasm";
  const isFused = name.endsWith("fused");
  let backend: AnyBackend;
  beforeAll(async () => {
    await useBackend(engine);
    backend = await createTfjsBackend({ engine, fused: isFused });
    expect(backend.name).toBe(name);
  });

  const objectives: readonly Objective[] = [
    { loss: "sigmoidCrossEntropy", writePrice: 0.5, gradientClip: 1e-2 },
    { loss: "softmaxCrossEntropy", groups: 2 },
    { loss: "meanSquare" },
  ];
  test.each(objectives)(
    "a training update with $loss equals that of the reference, and leaks no tensor",
    async (objective) => {
      const expected = await trainingStep(new ReferenceBackend(), objective);
      const before = tf.memory().numTensors;
      const found = await trainingStep(backend, objective);
      expect(tf.memory().numTensors).toBe(before);
      expect(Object.keys(found)).toEqual(Object.keys(expected));
      for (const [what, values] of Object.entries(expected))
        expect(relativeError(found[what]!, values), what).toBeLessThan(1e-4);
    },
  );

  test("agrees with golden vectors", async () => {
    const file = new URL("../../../conformance/golden/two-writes.safetensors", import.meta.url);
    const { forward, gradients, errors } = await verifyGolden(readFileSync(file), backend);
    const bound = goldenTolerance("two-writes", backend);
    expect(forward).toBeLessThanOrEqual(bound.forward);
    expect(gradients).toBeLessThanOrEqual(bound.gradients);
    expect(errors.has("trace.allocation")).toBe(!isFused);
  });

  test("a session carries its state over steps, forks and resets", async () => {
    const dnc = Dnc.create(options, { backend, seed: 2 });
    const reference = Dnc.create(options, { backend: new ReferenceBackend(), seed: 2 });
    const x = numbers("run", 3 * 6);
    const expected = await reference.run(x);
    const session = dnc.session();
    const found = [...(await session.step(x.subarray(0, 3))), ...(await session.run(x.subarray(3, 9)))];
    const other = await session.fork();
    session.reset();
    expect(relativeError([...found, ...(await other.run(x.subarray(9)))], expected)).toBeLessThan(1e-5);
    expect(relativeError(await session.run(x), expected)).toBeLessThan(1e-5);
    for (const part of [session, other, dnc]) part.dispose();
  });

  test("trace returns the tensors of each step", async () => {
    const dnc = Dnc.create(options, { backend, seed: 2 });
    expect((await dnc.trace(numbers("x", 3))).get("allocation")?.shape).toEqual([1, 1, 2, 4]);
    dnc.dispose();
  });
});

test("a backend that tensorflow.js lacks is named", async () => {
  await expect(createTfjsBackend({ engine: "webgl" as "cpu" })).rejects.toThrow('engine: got "webgl"');
  await expect(createTfjsBackend({ engine: "webgpu" })).rejects.toThrow("import @tensorflow/tfjs-backend-webgpu");
});
