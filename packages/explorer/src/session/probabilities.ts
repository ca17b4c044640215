/** Function that converts outputs to probabilities: independently, or together. */
export type Squash = "sigmoid" | "softmax";

/** Returns probabilities for logits [steps,Y]. */
export function probabilitiesOf(logits: ArrayLike<number>, Y: number, squash: Squash): Float32Array {
  if (squash === "sigmoid") return Float32Array.from(logits, (logit) => 1 / (1 + Math.exp(-logit)));
  const probabilities = new Float32Array(logits.length);
  for (let start = 0; start < logits.length; start += Y) {
    const largest = Math.max(...Array.from({ length: Y }, (_, y) => logits[start + y]!));
    let total = 0;
    for (let y = start; y < start + Y; y++) total += probabilities[y] = Math.exp(logits[y]! - largest);
    for (let y = start; y < start + Y; y++) probabilities[y]! /= total;
  }
  return probabilities;
}
