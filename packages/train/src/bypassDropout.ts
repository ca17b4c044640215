import type { Random } from "@dncjs/core";

/**
 * Draws `length` factors: 0 with probability `dropped`, else 1 / (1 - dropped), so that their mean is 1. Each takes one word of the generator,
 * so every backend gets the same factors.
 */
export function drawDropout(random: Random, length: number, dropped: number): Float32Array {
  const words = dropped * 2 ** 32;
  const kept = 1 / (1 - dropped);
  return Float32Array.from({ length }, () => (random.uint32() < words ? 0 : kept));
}
