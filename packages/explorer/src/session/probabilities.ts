/** Function that converts outputs to probabilities: independently, together, or for every digit. */
export type Squash = "sigmoid" | "softmax" | "digits";

/** Outputs of a digit. */
const BASE = 10;

/** Returns probabilities for logits [steps,Y]. */
export function probabilitiesOf(logits: ArrayLike<number>, Y: number, squash: Squash): Float32Array {
  if (squash === "sigmoid") return Float32Array.from(logits, (logit) => 1 / (1 + Math.exp(-logit)));
  const width = squash === "digits" ? BASE : Y;
  const probabilities = new Float32Array(logits.length);
  for (let start = 0; start < logits.length; start += width) {
    const largest = Math.max(...Array.from({ length: width }, (_, y) => logits[start + y]!));
    let total = 0;
    for (let y = start; y < start + width; y++) total += probabilities[y] = Math.exp(logits[y]! - largest);
    for (let y = start; y < start + width; y++) probabilities[y]! /= total;
  }
  return probabilities;
}
