import { expect, test } from "vitest";
import { type StepReport, TrainingError } from "../../index.ts";
import { averager } from "./averager.ts";

const report = (batch: number, loss: number): StepReport => ({
  batch,
  loss,
  writeCost: 0,
  gradientNorm: 2 * loss,
  learningRate: batch / 10,
  steps: 1,
});
const skipped = (batch: number): StepReport => ({
  ...report(batch, Number.NaN),
  skipped: { action: "skip", problem: new TrainingError(batch, "the loss is NaN") },
});

test("returns the means of every n batches with the newest learning rate", () => {
  const average = averager(2);
  expect(average(report(1, 1))).toBeUndefined();
  expect(average(report(2, 3))).toEqual({ batch: 2, loss: 2, writeCost: 0, gradientNorm: 4, learningRate: 0.2 });
  expect(average(report(3, 5))).toBeUndefined();
});

test("ignores skipped batches and returns nothing if all were skipped", () => {
  const average = averager(2);
  average(report(1, 1));
  expect(average(skipped(2))).toMatchObject({ batch: 2, loss: 1 });
  average(skipped(3));
  expect(average(skipped(4))).toBeUndefined();
  average(report(5, 7));
  expect(average(report(6, 9))).toMatchObject({ loss: 8 });
});
