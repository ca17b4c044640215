import type { Random } from "@dncjs/core";

/** `count` fair bits; draws as many words. */
export function drawBits(random: Random, count: number): number[] {
  return Array.from({ length: count }, () => random.integer(2));
}

/** `count` columns of fair bits, one after the other; draws count·bits words. */
export function drawColumns(random: Random, count: number, bits: number): number[][] {
  return Array.from({ length: count }, () => drawBits(random, bits));
}

/** One of the whole numbers from `from` to `to`, all equally likely; draws one word, even where there is no choice. */
export function drawBetween(random: Random, from: number, to: number): number {
  return from + random.integer(to - from + 1);
}

/**
 * `count` different whole numbers below `below` in random order, every choice and order equally likely (Floyd's way of
 * sampling, then a shuffle); draws at most 2·count words.
 */
export function drawDistinct(random: Random, count: number, below: number): number[] {
  const chosen = new Set<number>();
  for (let last = below - count; last < below; last++) {
    const number = random.integer(last + 1);
    chosen.add(chosen.has(number) ? last : number);
  }
  return random.shuffle([...chosen]);
}

/** Vectors longer than this differ in their first bits already. */
const COUNTED_BITS = 30;

/** How many vectors of `bits` bits `drawDistinctVectors` can tell apart. */
export function distinctVectors(bits: number): number {
  return 2 ** Math.min(bits, COUNTED_BITS);
}

/** `count` random vectors of `bits` bits, no two the same; draws at most `distinctWords(count, bits)` words. */
export function drawDistinctVectors(random: Random, count: number, bits: number): number[][] {
  const counted = Math.min(bits, COUNTED_BITS);
  return drawDistinct(random, count, 2 ** counted).map((number) => [
    ...Array.from({ length: counted }, (_, bit) => (number >>> bit) & 1),
    ...drawBits(random, bits - counted),
  ]);
}

export function distinctWords(count: number, bits: number): number {
  return count * (2 + Math.max(0, bits - COUNTED_BITS));
}
