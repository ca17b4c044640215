import type { Episode } from "../drawing/episode.ts";

/** Returns the steps of a copy of `length` columns: start, columns, recall, columns again. */
export function copySteps(length: number): number {
  return 2 * length + 2;
}

/** Writes a copy from `step` on: columns of `bits` bits between the flags on channels `bits` and `bits + 1`, then the same columns as targets. */
export function copyInto(episode: Episode, step: number, columns: readonly (readonly number[])[], bits: number): void {
  const recall = step + columns.length + 1;
  episode.show(step, bits, 1);
  episode.show(recall, bits + 1, 1);
  columns.forEach((column, at) => {
    episode.show(step + 1 + at, 0, ...column);
    episode.expect(recall + 1 + at, 0, ...column);
  });
}
