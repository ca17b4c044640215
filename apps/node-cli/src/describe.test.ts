import { copyRecipe } from "@dncjs/tasks";
import { defineRecipe } from "@dncjs/train/tools";
import { expect, test } from "vitest";
import { describeRate, describeTraining } from "./describe.ts";

test("describes a training in one line, with every setting that differs from the default", () => {
  expect(describeTraining(defineRecipe(copyRecipe), undefined)).toBe(
    "until solved, at most 8,000 batches of 16, adam at 0.003, 0.0012 from 60 %, 0.0003 from 80 %, write price 0.05 from 10 %, gradient norm at most 10",
  );
  const curriculum = { advanceAt: 0.05, revisit: 0.1 };
  const optimizer = { type: "adamw", learningRate: 1e-3 } as const;
  const recipe = {
    ...copyRecipe,
    optimizer,
    clipNorm: 0,
    clipValue: 1,
    stopWhenSolved: false,
    patience: 5,
    curriculum,
  };
  expect(describeTraining(defineRecipe(recipe), { index: 0, count: 4, description: "1 column" })).toBe(
    "8,000 batches of 16, adamw at 0.001, write price 0.05 from 10 %, gradients at most 1, patience of 5 evaluations, next lesson at 0.05, 10 % of batches from earlier lessons",
  );
});

test("omits the curriculum of a task without lessons, where it has no effect", () => {
  const recipe = defineRecipe({ ...copyRecipe, curriculum: { advanceAt: 0.05, revisit: 0.1 } });
  expect(describeTraining(recipe, undefined)).toBe(describeTraining(defineRecipe(copyRecipe), undefined));
});

test("describes a schedule by its shapes", () => {
  const rate = [
    { at: 0, value: 0, shape: "linear" },
    { at: 0.05, value: 0.001, shape: "cosine" },
    { at: 1, value: 0 },
  ] as const;
  expect(describeRate(rate)).toBe("0, linear to 0.001 at 5 %, cosine to 0 at 100 %");
});
