import { ReferenceBackend } from "@dncjs/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCheckpoint } from "./checkpoint.ts";
import type { OptimizerOptions } from "./optimizers/index.ts";
import { defineRecipe, type Recipe } from "./recipe.ts";
import { echoRecipe } from "./testing/echoRecipe.ts";
import { echoTask } from "./testing/echoTask.ts";
import { Trainer } from "./trainer.ts";

const BATCHES = 14;
/** Batches 6, 7 and 13 (from 1) have a NaN. */
const task = echoTask({
  minSteps: 1,
  maxSteps: 12,
  rows: 4,
  lessons: 3,
  spoil: ({ x }, index) => {
    if ([5, 6, 12].includes(index)) x[0] = Number.NaN;
  },
});

const schedule = [
  { at: 0, value: 0, shape: "linear" },
  { at: 0.2, value: 0.03, shape: "cosine" },
  { at: 1, value: 0.001 },
] as const;

const optimizers: OptimizerOptions[] = [
  { type: "rmspropTensorflow", learningRate: schedule },
  { type: "rmspropTorch", learningRate: schedule, momentum: 0.9, weightDecay: 1e-3 },
  { type: "adam", learningRate: schedule },
  { type: "adamw", learningRate: schedule },
];

function recipeWith(optimizer: OptimizerOptions): Recipe {
  return {
    ...echoRecipe,
    optimizer,
    batches: BATCHES,
    evaluateEvery: 4,
    stopWhenSolved: false,
    writePrice: { price: 0.01, from: 0.4 },
    bypassDropout: 0.2,
    keepEvery: 3,
    curriculum: { advanceAt: 0.9, revisit: 0.4, locations: [2, 4, 3] },
    patience: 5,
  };
}

const backend = () => new ReferenceBackend({ precision: "float32" });

async function uninterrupted(recipe: Recipe): Promise<Uint8Array> {
  const trainer = Trainer.create({ backend: backend(), task, recipe, seed: 3 });
  await trainer.fit();
  expect(trainer.batchesDone).toBe(BATCHES);
  expect(trainer.lesson?.index).toBeGreaterThan(0);
  return trainer.checkpoint();
}

/** The same run, stopped after the given numbers of batches and resumed from the checkpoint each time. */
async function interrupted(recipe: Recipe, ends: readonly number[]): Promise<Uint8Array> {
  let trainer = Trainer.create({ backend: backend(), task, recipe, seed: 3 });
  for (const end of [...ends, Number.POSITIVE_INFINITY]) {
    const stop = new AbortController();
    const stopIfDue = () => {
      if (trainer.batchesDone >= end) stop.abort();
    };
    stopIfDue();
    await trainer.fit({ signal: stop.signal, onStep: stopIfDue });
    const checkpoint = await trainer.checkpoint();
    trainer.dispose();
    trainer = await Trainer.resume({ backend: backend(), task, checkpoint });
  }
  return trainer.checkpoint();
}

describe("a run that is stopped and resumed any number of times ends with the same checkpoint, bit for bit", () => {
  it.each(
    optimizers.flatMap((optimizer) =>
      (["skip", "rollBack"] as const).map((policy) => [optimizer.type, policy, optimizer] as const),
    ),
  )("with %s and %s", async (_, onNonFinite, optimizer) => {
    const recipe: Recipe = { ...recipeWith(optimizer), onNonFinite };
    const whole = await uninterrupted(recipe);
    expect(readCheckpoint(whole, task).progress.skipped).toEqual({ total: 3, consecutive: 0 });
    const ends = fc.uniqueArray(fc.integer({ min: 0, max: BATCHES }), { maxLength: 4 });
    const property = fc.asyncProperty(ends, async (found) => {
      expect(
        await interrupted(
          recipe,
          found.sort((a, b) => a - b),
        ),
      ).toEqual(whole);
    });
    await fc.assert(property, { seed: 5, numRuns: 6, examples: [[[5, 6, 7]], [[4, 8, 12, 13]]] });
  });
});

describe("a checkpoint", () => {
  const recipe: Recipe = { ...recipeWith(optimizers[2]!), onNonFinite: "rollBack" };

  it("holds a snapshot between two evaluations, and only there", async () => {
    const trainer = Trainer.create({ backend: backend(), task, recipe, seed: 3 });
    const kept: (number | undefined)[] = [];
    for (let k = 0; k < 9; k++) {
      kept.push(readCheckpoint(await trainer.checkpoint(), task).snapshot?.updates);
      await trainer.step();
    }
    // Batches 6 and 7 are rolled back to the state after four updates; the second snapshot is taken after batch 8.
    expect(kept).toEqual([undefined, 0, 0, 0, undefined, 4, 4, 4, undefined]);
    expect(readCheckpoint(await trainer.checkpoint(), task)).toMatchObject({ updates: 6, snapshot: { updates: 5 } });
  });

  it("of a run without a curriculum has no lesson", async () => {
    const { curriculum: _, ...without } = recipe;
    const trainer = Trainer.create({ backend: backend(), task, recipe: without, seed: 3 });
    expect(trainer.lesson).toBeUndefined();
    expect(readCheckpoint(await trainer.checkpoint(), task).progress).toEqual({ evaluatedAt: 0 });
    expect(defineRecipe(without)).not.toHaveProperty("curriculum");
  });

  it("at a lesson that the task does not have is rejected", async () => {
    const trainer = Trainer.create({ backend: backend(), task, recipe, seed: 3 });
    for (let k = 0; k < 2; k++) await trainer.fit({ signal: AbortSignal.abort() });
    await trainer.fit();
    const checkpoint = await trainer.checkpoint();
    const fewer = { ...task, lessons: ["one"] };
    await expect(Trainer.resume({ backend: backend(), task: fewer, checkpoint })).rejects.toThrow(
      /lesson of the checkpoint: got 2, expected 0 to 0/,
    );
  });
});
