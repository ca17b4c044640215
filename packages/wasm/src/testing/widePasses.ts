/**
 * Runs training passes, single kernels and updates of the build "wide". Prints a line for each on stderr: its name and a digest of all its
 * numbers. The flags of this process decide whether V8 joins vectors.
 */
import { createHash } from "node:crypto";
import { type Backend, defineConfig, type FloatArray } from "@dncjs/core";
import { type KernelName, kernels, operandsOf, type Settings, type UpdateName, updates } from "@dncjs/core/backend";
import { createWasmBackend } from "../index.ts";
import { type Draw, runKernel } from "./kernelCall.ts";
import { TrainingPass, waves } from "./trainingPass.ts";

/** Sizes that are multiples of eight, sizes that are not, and the remaining parts of a network. */
const configs = {
  whole: defineConfig({
    inputSize: 16,
    outputSize: 8,
    controller: { hiddenSize: 64 },
    memory: { locations: 64, wordSize: 32, readHeads: 4 },
  }),
  odd: defineConfig({
    inputSize: 11,
    outputSize: 13,
    controller: { hiddenSize: 75 },
    memory: {
      locations: 45,
      wordSize: 27,
      readHeads: 3,
      writeHeads: 2,
      masking: true,
      deallocation: true,
      sharpness: true,
    },
  }),
  other: defineConfig({
    inputSize: 9,
    outputSize: 17,
    controller: { type: "feedforward", widths: [40, 33] },
    memory: { locations: 50, wordSize: 20, readHeads: 2, links: false, usageResolution: "exact" },
  }),
  sparse: defineConfig({
    inputSize: 9,
    outputSize: 17,
    controller: { hiddenSize: 40 },
    memory: {
      locations: 50,
      wordSize: 27,
      readHeads: 3,
      writeHeads: 2,
      masking: true,
      deallocation: true,
      sharpness: true,
      sparse: { reads: 5, links: 4, allocations: 3 },
    },
  }),
};
const passes = [
  { batch: 1, steps: 5, masked: false },
  { batch: 5, steps: 7, masked: true },
  { batch: 16, steps: 8, masked: true, keepEvery: 3 },
  { batch: 16, steps: 7, masked: false, keepLinks: 4, stateGradient: false },
];
const constants = { learningRate: 0.01, epsilon: 1e-6, decay: 0.9, momentumDecay: 0.8, limit: 0.5, weightDecay: 0.1 };
const moments = {
  beta1: 0.9,
  beta2: 0.99,
  correction1: 0.1,
  correction2: 0.01,
  coupledDecay: 0.1,
  decoupledDecay: 0.2,
};

/** Multiples of eight, and others. Passes do not run all kernels alone: a network has one loss, and links are fused with their reads. */
const sizes: Readonly<Record<string, Settings>> = {
  whole: sizesOf({ N: 64, W: 32, R: 4, V: 1, H: 64, Y: 32, G: 2, K0: 24, K1: 16 }),
  odd: sizesOf({ N: 45, W: 27, R: 3, V: 2, H: 21, Y: 15, G: 3, K0: 13, K1: 8 }),
};
/** Kernels with other settings. Passes run all of their code. */
const inPasses: readonly string[] = ["linear", "interfaceVector"];
const uniform: Draw = (random) => random.uniform();

for (const threads of [1, 2]) {
  const backend = await open(threads);
  for (const [name, config] of Object.entries(configs)) {
    for (const options of passes) {
      // A sparse memory has a journal instead, and the gradient of the state must be planned to be written.
      if (config.memory?.sparse && (options.keepEvery || options.stateGradient === false)) continue;
      const pass = new TrainingPass(backend, { ...options, config });
      print(`${name} ${JSON.stringify(options)}, ${threads} threads`, await pass.run());
      pass.executor.dispose();
    }
  }
  for (const [name, settings] of Object.entries(sizes)) {
    for (const kernel of Object.keys(kernels) as KernelName[]) {
      if (inPasses.includes(kernel)) continue;
      const draw = Object.fromEntries(operandsOf(kernels[kernel]).map((operand) => [operand, uniform]));
      const results = await runKernel(backend, { kernel, settings, draw });
      print(`${kernel} ${name}, ${threads} threads`, Object.values(results));
    }
  }
  for (const name of Object.keys(updates) as UpdateName[]) {
    print(`${name}, ${threads} threads`, await update(backend, name, constants));
    print(
      `${name} without momentum, ${threads} threads`,
      await update(backend, name, { ...constants, momentumDecay: 0 }),
    );
  }
  backend.dispose();
}

function open(threads: number): Promise<Backend> {
  const file = `../../build/kernels.wide.${threads > 1 ? "threads." : ""}wasm`;
  return createWasmBackend({ source: new URL(file, import.meta.url), threads });
}

function sizesOf(given: Readonly<Record<"N" | "W" | "R" | "V" | "H" | "Y" | "G" | "K0" | "K1", number>>): Settings {
  const options = { usageGradient: 1, resolution: 128, clip: 0.7, gradientClip: 0.02, price: 0.3 };
  return { ...given, ...options, M: 1 + 2 * given.V, K: given.K0 + given.K1 };
}

async function update(
  backend: Backend,
  name: UpdateName,
  constants: Readonly<Record<string, number>>,
): Promise<FloatArray[]> {
  const { operands } = updates[name];
  const blocks = Object.entries(operands).map(([operand, shape], k) => {
    const block = backend.allocate(shape === "n" ? 1003 : 1);
    block.write(waves(block.length, 0.7 + k).map((x) => (/variance|meanSquare/.test(operand) ? x * x : x)));
    return [operand, block] as const;
  });
  const given = Object.fromEntries(
    Object.entries({ ...constants, ...moments }).filter(([key]) => updates[name].constants.includes(key as never)),
  );
  backend.update(name, Object.fromEntries(blocks) as never, given as never);
  const results = await Promise.all(blocks.map(([, block]) => block.read()));
  for (const [, block] of blocks) block.dispose();
  return results;
}

function print(name: string, results: readonly FloatArray[]): void {
  if (!results.every((values) => values.every(Number.isFinite))) throw new Error(`${name}: values are not finite`);
  const hash = createHash("sha256");
  for (const { buffer, byteOffset, byteLength } of results) hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  console.error(`${name}: ${hash.digest("hex")}`);
}
