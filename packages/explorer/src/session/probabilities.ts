/** How outputs become probabilities: independently, or together. */
export type Squash = "sigmoid" | "softmax";

/** Returns probabilities for logits [steps,Y]. */
export function probabilitiesOf(logits: ArrayLike<number>, Y: number, squash: Squash): Float32Array {
  if (squash === "sigmoid") return Float32Array.from(logits, (logit) => 1 / (1 + Math.exp(-logit)));
  const probabilities = new Float32Array(logits.length);
  for (let row = 0; row < logits.length; row += Y) {
    const largest = Math.max(...Array.from({ length: Y }, (_, y) => logits[row + y]!));
    let total = 0;
    for (let y = row; y < row + Y; y++) total += probabilities[y] = Math.exp(logits[y]! - largest);
    for (let y = row; y < row + Y; y++) probabilities[y]! /= total;
  }
  return probabilities;
}
