import { copyRecipe, copyTask } from "@dncjs/tasks";
import { type Recipe, Trainer } from "@dncjs/train";
import { type Build, createWasmBackend } from "@dncjs/wasm";
import { expect, test } from "vitest";

const task = copyTask({ bits: 4, minLength: 1, maxLength: 4, seed: 1 });
const recipe: Recipe = {
  ...copyRecipe,
  optimizer: {
    type: "adam",
    learningRate: [
      { at: 0, value: 0, shape: "linear" },
      { at: 0.3, value: 3e-3, shape: "cosine" },
      { at: 1, value: 0 },
    ],
  },
  batchSize: 6,
  batches: 24,
  keepEvery: 4,
  evaluateEvery: 10,
  onNonFinite: "rollBack",
};

/** Trains from a checkpoint, or from the start, until `end` batches are done. Returns the new checkpoint. */
async function trainUntil(threads: number, build: Build, end: number, checkpoint?: Uint8Array) {
  const backend = await createWasmBackend({ build, threads });
  const trainer = checkpoint
    ? await Trainer.resume({ backend, task, checkpoint })
    : Trainer.create({ backend, task, recipe, seed: 2 });
  const stop = new AbortController();
  const onStep = ({ batch }: { batch: number }) => {
    if (batch === end) stop.abort();
  };
  await trainer.fit({ signal: stop.signal, onStep });
  const bytes = await trainer.checkpoint();
  trainer.dispose();
  backend.dispose();
  return bytes;
}

test.for(["simd", "relaxed", "wide"] as const)(
  "a run resumed with other numbers of threads ends with the same checkpoint, bit for bit: %s",
  async (build) => {
    const whole = await trainUntil(1, build, recipe.batches);
    let checkpoint = await trainUntil(2, build, 7);
    checkpoint = await trainUntil(1, build, 13, checkpoint);
    checkpoint = await trainUntil(3, build, recipe.batches, checkpoint);
    expect(checkpoint).toEqual(whole);
  },
);
