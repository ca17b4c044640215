import { type AnyBackend, ReferenceBackend } from "@dncjs/core";
import { copyTask } from "@dncjs/tasks";
import { type Recipe, Trainer } from "@dncjs/train";
import type { Case } from "./case.ts";
import { check, fail } from "./check.ts";

/** How far the smoothed loss may be from the reference's, at any step, as a fraction. */
const TOLERANCE = 0.05;

const recipe: Recipe = {
  model: { controller: { hiddenSize: 8 }, memory: { locations: 4, wordSize: 4 } },
  optimizer: { type: "adam", learningRate: 1e-2 },
  batchSize: 4,
  batches: 200,
  clipNorm: 10,
  evaluateEvery: 200,
  stopWhenSolved: false,
};

/** What kernels, updates and the executor come to when they work together. */
export const training: readonly Case[] = [
  {
    name: "200 training steps of copy: the smoothed loss stays within 5 % of the reference's",
    long: true,
    run: async ({ backend, measure }) => {
      const expected = await referenceLosses();
      const found = await smoothedLosses(backend);
      check(expected.at(-1)! < 0.7 * expected[0]!, `the reference learns nothing: ${expected[0]}, ${expected.at(-1)}`);
      for (let k = 0; k < expected.length; k++) {
        const error = Math.abs(found[k]! - expected[k]!) / expected[k]!;
        measure("training", error);
        if (error <= TOLERANCE) continue;
        const message = `smoothed loss of step ${k + 1} is ${found[k]}, expected ${expected[k]} within 5 %`;
        fail(message, { "smoothed losses": expected }, { "smoothed losses": found });
      }
    },
  },
];

let losses: Promise<number[]> | undefined;

function referenceLosses(): Promise<number[]> {
  losses ??= smoothedLosses(new ReferenceBackend());
  return losses;
}

/** The mean of what came before and of the newest loss, 19 to 1, after every batch of the recipe. */
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
