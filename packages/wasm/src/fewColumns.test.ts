import { defineConfig, type FloatArray } from "@dncjs/core";
import { buildProgram, Parameters, planFor, TrainingExecutor } from "@dncjs/core/run";
import { expect, test } from "vitest";
import { createWasmBackend } from "./development.ts";
import { builds, waves } from "./testing/trainingPass.ts";

const inputSize = 83; // not a multiple of 4
const steps = 5;
const batch = 61; // several products, and several packs of samples
const config = defineConfig({ inputSize, outputSize: 3, controller: { hiddenSize: 5 }, memory: null });

/** Every step of a batch element has up to five numbers that are not 0, some of them negative, in 18 columns, few enough for all samples. */
function fewNumbers(): Float32Array {
  const x = new Float32Array(steps * batch * inputSize);
  for (let row = 0; row < steps * batch; row++) {
    for (let n = 0; n < row % 6; n++) x[row * inputSize + ((row * 7 + n * 13) % 6) * 13 + (n % 3)] = n === 2 ? -0.7 : 1;
  }
  return x;
}

/** The first element of every step is dense, or 0. Its gradient is 0, so it does not matter for the others. */
function withFirst(x: Float32Array, isDense: boolean): Float32Array {
  const values = waves(steps * batch * inputSize, 0.9);
  return x.map((value, k) => (Math.floor(k / inputSize) % batch > 0 ? value : isDense ? values[k]! : 0));
}

async function pass(backend: Awaited<ReturnType<typeof createWasmBackend>>, x: Float32Array): Promise<FloatArray[]> {
  const parameters = new Parameters(backend, config);
  parameters.values.write(waves(parameters.layout.length, 1.7));
  const unused = { inputGradient: false, stateGradient: false };
  const plan = planFor(backend, buildProgram(config), { purpose: "train", batch, steps, ...unused });
  const executor = new TrainingExecutor(backend, plan, parameters);
  const { data } = executor;
  const dy = waves(steps * batch * 3, 2.3).map((value, k) => (Math.floor(k / 3) % batch > 0 ? value : 0));
  const found: FloatArray[] = [];
  for (const accumulate of ["store", "add"] as const) {
    data.write("x", x);
    data.writeState();
    executor.forward(steps);
    data.zeroGradients();
    data.writeGradient("y", dy);
    executor.backward({ accumulate });
    const y = await data.read("y");
    found.push(
      y.filter((_, k) => Math.floor(k / 3) % batch > 0),
      await parameters.gradients.read(),
    );
  }
  executor.dispose();
  parameters.dispose();
  return found;
}

test.each(builds)(
  "inputs that are mostly 0 give the bits of the whole product, $build, $threads threads",
  async (options) => {
    const backend = await createWasmBackend(options);
    const x = fewNumbers();
    // Beside a dense batch element, all are multiplied whole.
    expect(await pass(backend, withFirst(x, false))).toEqual(await pass(backend, withFirst(x, true)));
    backend.dispose();
  },
);
