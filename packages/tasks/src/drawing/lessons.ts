/** Returns sizes that double from lesson to lesson: `from`, 2·from, 4·from, … below `to`, then `to`. */
export function doubling(from: number, to: number): number[] {
  const sizes: number[] = [];
  for (let size = from; size < to; size *= 2) sizes.push(size);
  return [...sizes, to];
}

/** Pairs two lists of sizes that reach their last values together. The shorter list repeats its first value. */
export function together(one: readonly number[], other: readonly number[]): [number, number][] {
  const count = Math.max(one.length, other.length);
  const at = (sizes: readonly number[], lesson: number) => sizes[Math.max(0, sizes.length - count + lesson)] as number;
  return Array.from({ length: count }, (_, lesson) => [at(one, lesson), at(other, lesson)]);
}

/** Returns "3" or "3 to 5". */
export function span(from: number, to: number): string {
  return from === to ? String(to) : `${from} to ${to}`;
}

/** Returns a span with its noun: "1 item", "2 to 6 items". */
export function spanOf(from: number, to: number, one: string, many: string = `${one}s`): string {
  return `${span(from, to)} ${to === 1 ? one : many}`;
}
