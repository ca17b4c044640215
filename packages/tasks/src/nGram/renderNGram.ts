import type { Batch } from "@dncjs/train";
import { requireOutputs, requireRow } from "../batch.ts";
import { levelSign } from "../bits/levels.ts";
import { bestPredictions, costOf, costOfLogit } from "./estimator.ts";

const LABEL_WIDTH = 11;

/**
 * Time to the right, the bit to be predicted in the column of its prediction: the bits (▇ and ·), the probability of a 1 by
 * the best estimator and (with y) by the network, ▁ for 0 to █ for 1.
 */
export function renderNGram(batch: Batch, row: number, context: number, y?: ArrayLike<number>): string {
  requireRow(batch, row);
  if (y !== undefined) requireOutputs(batch, y, 1);
  const predictions = bestPredictions(batch, row, context);
  const bitAt = (place: number) => batch.target[place] as number;
  const cost = (one: (place: number, optimal: number) => number) =>
    predictions.reduce((sum, { place, optimal }) => sum + one(place, optimal), 0).toFixed(1);
  const line = (label: string, draw: (place: number, optimal: number) => string) =>
    label.padEnd(LABEL_WIDTH) + predictions.map(({ place, optimal }) => draw(place, optimal)).join("");
  const best = cost((place, optimal) => costOf(optimal, bitAt(place)));
  const lines = [
    line("next bit", (place) => (bitAt(place) === 1 ? "▇" : "·")),
    line("optimal", (_, optimal) => levelSign(optimal)),
  ];
  if (y === undefined) return [...lines, `${best} bits at best`].join("\n");
  const spent = cost((place) => costOfLogit(y[place] as number, bitAt(place)));
  lines.push(line("predicted", (place) => levelSign(1 / (1 + Math.exp(-(y[place] as number))))));
  return [...lines, `${spent} bits, ${best} at best`].join("\n");
}
