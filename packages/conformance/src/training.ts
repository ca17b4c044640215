import { type AnyBackend, ReferenceBackend } from "@dncjs/core";
import { copyTask } from "@dncjs/tasks";
import { type Recipe, Trainer } from "@dncjs/train";
import type { Case } from "./case.ts";
import { check, fail } from "./check.ts";
import { networks } from "./networks.ts";

/** Largest relative difference of the smoothed loss from the reference's, at any update. */
const TOLERANCE = 1e-3;

const recipe: Recipe = {
  model: { controller: { hiddenSize: 8 }, memory: { locations: 4, wordSize: 4 } },
  optimizer: { type: "adam", learningRate: 2e-2 },
  batchSize: 4,
  batches: 60,
  clipNorm: 10,
  evaluateEvery: 60,
  stopWhenSolved: false,
};

/** 2 updates with dropout. The optimizer's updates are continuous in the gradients, so rounding does not grow. */
const dropped: Recipe = {
  ...recipe,
  model: { ...recipe.model, layerNorm: true },
  optimizer: { type: "rmspropTensorflow", learningRate: 1e-2, momentum: 0.9, decay: 0.9 },
  bypassDropout: 0.4,
  batches: 2,
};

const { inputSize: _X, outputSize: _Y, ...everyOptionModel } = networks["every option"]!;

/** 40 updates of a network with odd sizes and every option. */
const everyOption: Recipe = {
  ...recipe,
  model: everyOptionModel,
  optimizer: { type: "adam", learningRate: 1e-2 },
  batches: 40,
  evaluateEvery: 40,
};

/** The parameters after these updates on wasm-simd, on every engine and machine. Another digest is a change of numbers. */
const DIGEST = "e223801e9ca52c79cb328842cd0b6fa82cb4c00405fd697fd371f48488b0ad9d";

/** Kernels, updates and the executor together. */
export const training: readonly Case[] = [
  {
    name: "60 updates on copy: the smoothed loss stays within 0.1 % of the reference's",
    long: true,
    run: async ({ backend, measure }) => {
      const expected = await referenceLosses();
      const found = await smoothedLosses(backend);
      check(
        expected.at(-1)! < 0.7 * expected[0]!,
        `loss of the reference: got ${expected.at(-1)} after ${expected[0]}, expected less than 70 % of that`,
      );
      for (let k = 0; k < expected.length; k++) {
        const error = Math.abs(found[k]! - expected[k]!) / expected[k]!;
        measure("training", error);
        if (error <= TOLERANCE) continue;
        const message = `smoothed loss of update ${k + 1}: got ${found[k]}, expected ${expected[k]} within 0.1 %`;
        fail(message, { "smoothed losses": expected }, { "smoothed losses": found });
      }
    },
  },
  {
    name: "2 updates with bypass dropout and layer norm: every loss agrees with the reference's",
    run: async ({ backend }) => {
      const expected = await lossesWith(new ReferenceBackend(), dropped);
      const found = await lossesWith(backend, dropped);
      const kept = await lossesWith(new ReferenceBackend(), { ...dropped, bypassDropout: 0 });
      for (let k = 0; k < expected.length; k++) {
        check(
          Math.abs(found[k]! - expected[k]!) <= 1e-3 * expected[k]!,
          `loss of update ${k + 1}: got ${found[k]}, expected ${expected[k]} within 0.1 %`,
        );
        check(
          Math.abs(kept[k]! - expected[k]!) > 1e-3 * expected[k]!,
          `loss of update ${k + 1} is that without dropout`,
        );
      }
    },
  },
  {
    name: "40 updates of a network with every option end with the same parameters on every engine, bit for bit",
    only: "wasm-simd",
    run: async ({ backend }) => {
      const found = await digestAfter(backend, everyOption);
      check(found === DIGEST, `SHA-256 of the parameters: got ${found}, expected ${DIGEST}`);
    },
  },
];

let losses: Promise<number[]> | undefined;

function referenceLosses(): Promise<number[]> {
  losses ??= smoothedLosses(new ReferenceBackend());
  return losses;
}

/** Returns the SHA-256 of the parameters after all updates of a recipe. */
async function digestAfter(backend: AnyBackend, recipe: Recipe): Promise<string> {
  const task = copyTask({ bits: 5, maxLength: 4, seed: 3 });
  const trainer = Trainer.create({ backend, task, recipe, seed: 3 });
  await trainer.fit();
  const values = Float32Array.from(await trainer.model.parameters.values.read());
  trainer.dispose();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", values));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function lossesWith(backend: AnyBackend, recipe: Recipe): Promise<number[]> {
  const task = copyTask({ bits: 3, maxLength: 1, seed: 3 });
  const trainer = Trainer.create({ backend, task, recipe, seed: 3 });
  const losses: number[] = [];
  for (let k = 0; k < recipe.batches; k++) losses.push((await trainer.step()).loss);
  trainer.dispose();
  return losses;
}

/** Returns the exponential moving average of the loss (factor 0.95) after each update of the recipe. */
async function smoothedLosses(backend: AnyBackend): Promise<number[]> {
  const task = copyTask({ bits: 3, maxLength: 1, seed: 3 });
  const trainer = Trainer.create({ backend, task, recipe, seed: 3 });
  const smoothed: number[] = [];
  for (let k = 0; k < recipe.batches; k++) {
    const { loss } = await trainer.step();
    smoothed.push(k === 0 ? loss : 0.95 * smoothed[k - 1]! + 0.05 * loss);
  }
  trainer.dispose();
  return smoothed;
}
