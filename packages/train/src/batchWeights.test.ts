import { ArgumentError } from "@dncjs/core";
import { describe, expect, it } from "vitest";
import { checkBatch, lossWeights, maskOf, stepsRun, stepWeights } from "./batchWeights.ts";
import type { Batch } from "./task.ts";

/** Three steps of two sequences, X = 1, Y = 6. The second sequence has two steps; three steps are scored. */
const batch: Batch = {
  steps: 3,
  batch: 2,
  x: new Float32Array(6),
  target: new Float32Array(36),
  mask: Float32Array.of(1, 1, 1, 1, 1, 0),
  answer: Float32Array.of(0, 0, 1, 1, 1, 0),
};
const sizes = { inputSize: 1, outputSize: 6, lossGroups: 3 };

describe("the weights of a batch", () => {
  it("divide the loss by the number of scored outputs or, for a softmax, of scored groups", () => {
    const shares = (loss: "sigmoidCrossEntropy" | "meanSquare" | "softmaxCrossEntropy", share: number) =>
      expect([...lossWeights(batch, { ...sizes, loss })]).toEqual([0, 0, share, share, share, 0]);
    shares("sigmoidCrossEntropy", 1 / 18);
    shares("meanSquare", 1 / 18);
    shares("softmaxCrossEntropy", 1 / 9);
  });

  it("are 0 if nothing is scored", () => {
    const unscored = { ...batch, answer: new Float32Array(6) };
    expect([...lossWeights(unscored, { ...sizes, loss: "meanSquare" })]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it("divide the write price by the number of active steps", () => {
    expect([...stepWeights(batch)]).toEqual([0.2, 0.2, 0.2, 0.2, 0.2, 0]);
    expect(stepsRun(batch)).toBe(5);
  });

  it("need no mask if all sequences have the same length", () => {
    expect(maskOf(batch)).toBe(batch.mask);
    expect(maskOf({ ...batch, mask: new Float32Array(6).fill(1) })).toBeUndefined();
  });
});

describe("a batch", () => {
  it.each([
    ["batch.steps", { steps: 0 }],
    ["batch.batch", { batch: 0.5 }],
    ["batch.x", { x: new Float32Array(5) }],
    ["batch.target", { target: new Float32Array(35) }],
    ["batch.mask", { mask: new Float32Array(7) }],
    ["batch.answer[5]", { answer: Float32Array.of(0, 0, 1, 1, 1, 1) }],
    ["batch.answer[0]", { answer: Float32Array.of(0.5, 0, 1, 1, 1, 0) }],
    ["batch.answer[1]", { mask: Float32Array.of(1, 0.5, 1, 1, 1, 0) }],
  ])("is rejected by name if %s does not match its task", (name, change) => {
    checkBatch(batch, sizes);
    const check = () => checkBatch({ ...batch, ...change }, sizes);
    expect(check).toThrow(ArgumentError);
    expect(check).toThrow(`${name}: got`);
  });
});
