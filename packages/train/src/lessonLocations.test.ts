import { ReferenceBackend } from "@dncjs/core";
import { describe, expect, it } from "vitest";
import type { Recipe } from "./recipe.ts";
import { echoRecipe } from "./testing/echoRecipe.ts";
import { echoTask } from "./testing/echoTask.ts";
import { Trainer } from "./trainer.ts";

/** The first lesson is never passed: no evaluation reaches a negative error. */
const task = echoTask({ lessons: 2, rows: 8 });

/** Trains a network of `locations`, on a first lesson of `ofLesson` locations. */
async function trained(locations: number, ofLesson: number) {
  const recipe: Recipe = {
    ...echoRecipe,
    model: { controller: { hiddenSize: 8 }, memory: { locations, wordSize: 3 } },
    batches: 6,
    evaluateEvery: 3,
    curriculum: { advanceAt: 0, revisit: 0, locations: [ofLesson, locations] },
  };
  const trainer = Trainer.create({ backend: new ReferenceBackend(), task, recipe, seed: 2 });
  const losses: number[] = [];
  const evaluations: unknown[] = [];
  await trainer.fit({
    onStep: ({ loss }) => void losses.push(loss),
    onEvaluation: ({ metrics }) => void evaluations.push(metrics),
  });
  expect(trainer.lesson?.index).toBe(0);
  return { losses, evaluations, values: await trainer.model.parameters.values.read() };
}

describe("a lesson with a number of locations", () => {
  it("is trained and validated like a network that has that number, bit for bit", async () => {
    expect(await trained(4, 2)).toEqual(await trained(2, 2));
    expect(await trained(4, 2)).not.toEqual(await trained(4, 4));
  });
});
