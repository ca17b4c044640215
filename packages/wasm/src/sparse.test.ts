import { defineConfig, type FloatArray } from "@dncjs/core";
import { buildProgram, Parameters, planFor, TrainingExecutor } from "@dncjs/core/run";
import { expect, test } from "vitest";
import { createWasmBackend } from "./index.ts";
import { builds, TrainingPass, waves } from "./testing/trainingPass.ts";

/** Few of several locations, so that rows and columns of links are cut at almost every step. */
const config = defineConfig({
  inputSize: 5,
  outputSize: 7,
  controller: { hiddenSize: 21 },
  memory: {
    locations: 23,
    wordSize: 6,
    readHeads: 3,
    writeHeads: 2,
    masking: true,
    deallocation: true,
    sharpness: true,
    sparse: { reads: 3, links: 2, allocations: 2 },
  },
});

test("a sparse memory gives the same bits with any number of threads, and in a second pass", async () => {
  const digests = new Map<string, readonly FloatArray[]>();
  for (const { build, threads } of builds) {
    const backend = await createWasmBackend({ build, threads });
    const pass = new TrainingPass(backend, { batch: 16, steps: 9, masked: true, config });
    const first = await pass.run();
    expect(await pass.run(), `${build}, second pass`).toEqual(first);
    expect(first, `${build}, ${threads} threads`).toEqual(digests.get(build) ?? first);
    digests.set(build, first);
    backend.dispose();
  }
});

test("a sparse memory continues from a state that was written with the bits of an uninterrupted pass", async () => {
  const [batch, steps, interruption] = [2, 12, 7];
  const backend = await createWasmBackend();
  const parameters = new Parameters(backend, config);
  parameters.values.write(waves(parameters.layout.length, 1.7));
  const plan = planFor(backend, buildProgram(config), { batch, steps, purpose: "train" });
  const executor = new TrainingExecutor(backend, plan, parameters);
  const { data } = executor;
  const x = waves(steps * batch * config.inputSize, 0.9);
  const forward = async (begin: number, end: number, state?: FloatArray) => {
    const padded = new Float32Array(x.length);
    padded.set(x.subarray(begin * batch * config.inputSize, end * batch * config.inputSize));
    data.write("x", padded);
    data.writeState(state);
    executor.forward(end - begin);
    const y = await data.read("y");
    return { state: await data.readState(), y: y.slice(0, (end - begin) * batch * config.outputSize) };
  };
  const { state } = await forward(0, interruption);
  const whole = await forward(0, steps); // other links: the index must be rebuilt from `state`
  const rest = await forward(interruption, steps, state);
  expect(rest.state).toEqual(whole.state);
  expect(rest.y).toEqual(whole.y.slice(interruption * batch * config.outputSize));
  executor.dispose();
  parameters.dispose();
  backend.dispose();
});
