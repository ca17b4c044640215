import type { Batch } from "@dncjs/train";
import { requireOutputs, requireSequence } from "../batch.ts";
import { levelSign } from "../bits/levels.ts";
import { crossEntropy, logitCrossEntropy, optimalPredictions } from "./estimator.ts";

const LABEL_WIDTH = 11;

/**
 * Draws a sequence: time to the right, each bit above its predictions. The lines are the bits (▇ and ·) and the probability of a 1, from ▁ for
 * 0 to █ for 1, by the optimal estimator and (with y) by the network.
 */
export function renderNGram(batch: Batch, sequence: number, context: number, y?: ArrayLike<number>): string {
  requireSequence(batch, sequence);
  if (y !== undefined) requireOutputs(batch, y, 1);
  const predictions = optimalPredictions(batch, sequence, context);
  const bitAt = (index: number) => batch.target[index] as number;
  const total = (bitsOf: (index: number, optimal: number) => number) =>
    predictions.reduce((sum, { index, optimal }) => sum + bitsOf(index, optimal), 0).toFixed(1);
  const line = (label: string, draw: (index: number, optimal: number) => string) =>
    label.padEnd(LABEL_WIDTH) + predictions.map(({ index, optimal }) => draw(index, optimal)).join("");
  const best = total((index, optimal) => crossEntropy(optimal, bitAt(index)));
  const lines = [
    line("next bit", (index) => (bitAt(index) === 1 ? "▇" : "·")),
    line("optimal", (_, optimal) => levelSign(optimal)),
  ];
  if (y === undefined) return [...lines, `${best} bits at best`].join("\n");
  const found = total((index) => logitCrossEntropy(y[index] as number, bitAt(index)));
  lines.push(line("predicted", (index) => levelSign(1 / (1 + Math.exp(-(y[index] as number))))));
  return [...lines, `${found} bits, ${best} at best`].join("\n");
}
