import type { Batch } from "@dncjs/train";
import { describe, expect, it } from "vitest";
import { bitTally } from "./bitTally.ts";

/** Two sequences of two steps of two bits. Only the second step is scored: 01 and 10. */
const batch: Batch = {
  steps: 2,
  batch: 2,
  x: new Float32Array(4),
  target: Float32Array.of(0, 0, 0, 0, 0, 1, 1, 0),
  mask: new Float32Array(4).fill(1),
  answer: Float32Array.of(0, 0, 1, 1),
};

function metricsOf(...outputs: readonly number[][]) {
  const tally = bitTally(2);
  for (const y of outputs) tally.add(batch, y);
  return tally.metrics();
}

describe("the bit tally", () => {
  it("counts bits and sequences over batches, and ignores steps that are not scored", () => {
    const right = [9, Number.NaN, 9, 9, -1, 1, 1, -1];
    const oneWrong = [9, 9, 9, 9, -1, 1, -1, -1];
    expect(metricsOf(right)).toEqual({ bitError: 0, sequenceError: 0, sequences: 2 });
    expect(metricsOf(right, oneWrong)).toEqual({ bitError: 1 / 8, sequenceError: 1 / 4, sequences: 4 });
  });

  it("counts a logit of 0 and a NaN as wrong for any target", () => {
    for (const value of [0, -0, Number.NaN]) {
      expect(metricsOf(Array(8).fill(value))).toEqual({ bitError: 1, sequenceError: 1, sequences: 2 });
    }
  });

  it("gives NaN without batches, and rejects outputs of another length", () => {
    expect(metricsOf()).toEqual({ bitError: Number.NaN, sequenceError: Number.NaN, sequences: 0 });
    expect(() => metricsOf([1, 2])).toThrow("the length of y: got 2, expected 8: 2 steps of 2 sequences of 2 outputs");
  });
});
