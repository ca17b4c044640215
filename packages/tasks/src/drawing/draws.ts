import type { Random } from "@dncjs/core";

/** Draws `count` fair bits, from `count` words. */
export function drawBits(random: Random, count: number): number[] {
  return Array.from({ length: count }, () => random.integer(2));
}

/** Draws `count` columns of fair bits, from count·bits words. */
export function drawColumns(random: Random, count: number, bits: number): number[][] {
  return Array.from({ length: count }, () => drawBits(random, bits));
}

/** Draws a whole number from `from` to `to`, uniformly, from one word even if `from` equals `to`. */
export function drawBetween(random: Random, from: number, to: number): number {
  return from + random.integer(to - from + 1);
}

/**
 * Draws `count` distinct whole numbers below `below`, every choice and order equally likely, from at most 2·count words. Uses Floyd's
 * sampling algorithm, then shuffles.
 */
export function drawDistinct(random: Random, count: number, below: number): number[] {
  const chosen = new Set<number>();
  for (let last = below - count; last < below; last++) {
    const number = random.integer(last + 1);
    chosen.add(chosen.has(number) ? last : number);
  }
  return random.shuffle([...chosen]);
}

/** Longer vectors are distinct in their first bits. */
const COUNTED_BITS = 30;

/** Returns the maximum `count` of `drawDistinctVectors`. */
export function distinctVectors(bits: number): number {
  return 2 ** Math.min(bits, COUNTED_BITS);
}

/** Draws `count` distinct vectors of `bits` bits, from at most `distinctWords(count, bits)` words. */
export function drawDistinctVectors(random: Random, count: number, bits: number): number[][] {
  const counted = Math.min(bits, COUNTED_BITS);
  return drawDistinct(random, count, 2 ** counted).map((number) => [
    ...Array.from({ length: counted }, (_, bit) => (number >>> bit) & 1),
    ...drawBits(random, bits - counted),
  ]);
}

/** Returns the maximum number of words that `drawDistinctVectors` draws. */
export function distinctWords(count: number, bits: number): number {
  return count * (2 + Math.max(0, bits - COUNTED_BITS));
}
