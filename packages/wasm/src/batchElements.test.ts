import { type Backend, type DncConfig, defineConfig } from "@dncjs/core";
import { buildProgram, Parameters, planFor, TrainingExecutor } from "@dncjs/core/run";
import { expect, test } from "vitest";
import { createWasmBackend } from "./index.ts";
import { waves } from "./testing/trainingPass.ts";

/**
 * narrow: products of 108, 54, 27 and fewer columns, so groups of panels, single panels and partial ones. broad: products of 70 and 40
 * columns, which the backward pass of a single batch element processes 32 at a time.
 */
const configs = {
  narrow: defineConfig({
    inputSize: 5,
    outputSize: 11,
    controller: { hiddenSize: 27 },
    memory: { locations: 6, wordSize: 9, readHeads: 2 },
  }),
  broad: defineConfig({
    inputSize: 5,
    outputSize: 11,
    controller: { hiddenSize: 70 },
    memory: { locations: 6, wordSize: 20, readHeads: 2 },
  }),
};
const STEPS = 3;

/** Outputs and gradients of x, for `batch` elements from `first` on and all steps. The inputs of element b depend on b alone. */
async function passOf(backend: Backend, config: DncConfig, first: number, batch: number): Promise<number[][]> {
  const parameters = new Parameters(backend, config);
  parameters.values.write(waves(parameters.layout.length, 1.7));
  const plan = planFor(backend, buildProgram(config), { batch, steps: STEPS, purpose: "train" });
  const executor = new TrainingExecutor(backend, plan, parameters);
  const ofEach = (size: number, rate: number): Float32Array =>
    Float32Array.from({ length: STEPS * batch * size }, (_, k) => {
      const t = Math.floor(k / (batch * size));
      const b = first + (Math.floor(k / size) % batch);
      return Math.sin(rate * (b + 1) * (t + 1) + (k % size));
    });
  executor.data.write("x", ofEach(config.inputSize, 0.9));
  executor.data.writeState();
  executor.forward(STEPS);
  executor.data.zeroGradients();
  executor.data.writeGradient("y", ofEach(config.outputSize, 2.3));
  executor.backward();
  const found = [await executor.data.read("y"), await executor.data.readGradient("x")];
  executor.dispose();
  parameters.dispose();
  return Array.from({ length: batch }, (_, b) =>
    found.flatMap((values) => {
      const size = values.length / STEPS / batch;
      return [...values].filter((_, k) => Math.floor(k / size) % batch === b);
    }),
  );
}

test.each(
  (["simd", "relaxed", "wide"] as const).flatMap((build) => [[build, "narrow"] as const, [build, "broad"] as const]),
)("the %s build, %s products: a batch element has the same bits in a batch of any size", async (build, width) => {
  const backend = await createWasmBackend({ build });
  const alone: number[][] = [];
  for (let b = 0; b < 17; b++) alone.push(...(await passOf(backend, configs[width], b, 1)));
  expect(new Set(alone.map((values) => values.join())).size).toBe(17);
  expect(alone.flat().every(Number.isFinite)).toBe(true);
  for (let batch = 2; batch <= 17; batch++) {
    expect(await passOf(backend, configs[width], 0, batch), `batch ${batch}`).toEqual(alone.slice(0, batch));
  }
  backend.dispose();
});
