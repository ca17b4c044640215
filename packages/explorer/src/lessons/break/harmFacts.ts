import { at, indexOfLargest, type Run } from "../../session/run.ts";
import { type Episode, expectedAt } from "../picture/episode.ts";
import type { Harm } from "./breaking.ts";

/** Returns |a - b| / max(|a|, |b|, 1): 0 for equal vectors. */
export function relativeDifference(a: Float32Array, b: Float32Array): number {
  const difference = Math.hypot(...a.map((value, k) => value - b[k]!));
  return difference / Math.max(1, Math.hypot(...a), Math.hypot(...b));
}

/** [T,N]: relative difference of each memory location from the original run. */
export function locationDifferences({ damage: { original, damaged } }: Harm): Float32Array {
  const { T, N, W } = original;
  return Float32Array.from({ length: T * N }, (_, k) =>
    relativeDifference(at(original.memory, k, W), at(damaged.memory, k, W)),
  );
}

/** [T,H]: relative difference of each LSTM cell. */
export function cellDifferences({ lstm: { original, damaged } }: Harm): Float32Array {
  return original.cells.map(
    (value, k) => Math.abs(value - damaged.cells[k]!) / Math.max(1, Math.abs(value), Math.abs(damaged.cells[k]!)),
  );
}

/** Wrong squares, and the first step that has one. */
export interface Wrong {
  readonly squares: number;
  readonly total: number;
  readonly first: number | null;
}

export function wrongOf({ answers, Y }: Pick<Run, "answers" | "Y">, episode: Episode): Wrong {
  let squares: number = 0;
  let total: number = 0;
  let first: number | null = null;
  for (let t = 0; t < episode.steps; t++) {
    expectedAt(episode, t)?.forEach((bit, square) => {
      total += 1;
      if (answers[t * Y + square]! > 0.5 === bit > 0.5) return;
      squares += 1;
      first ??= t;
    });
  }
  return { squares, total, first };
}

/** A step at which the damaged run uses another location than the original run. */
export interface Detour {
  readonly t: number;
  readonly location: number;
  readonly instead: number;
  /** Weight of the location. */
  readonly weight: number;
}

/** Returns the first write, or read, of the damaged run that goes to another location; undefined if there is none. */
export function firstDetour({ damage, chosen }: Harm, name: "writeWeights" | "readWeights"): Detour | undefined {
  const { original, damaged } = damage;
  const { T, N } = original;
  for (let t = chosen.step + 1; t < T; t++) {
    const should = at(original[name], t, N);
    const does = at(damaged[name], t, N);
    const instead = indexOfLargest(should);
    const location = indexOfLargest(does);
    if (should[instead]! > 0.5 && should[instead]! - does[instead]! > 0.25)
      return { t, location, instead, weight: does[location]! };
  }
  return undefined;
}
