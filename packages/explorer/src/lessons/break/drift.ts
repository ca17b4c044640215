import type { Harm } from "./breaking.ts";

/** A drift curve: distances from step `from` on. */
export interface Drift {
  readonly label: string;
  readonly from: number;
  readonly distances: ArrayLike<number>;
  /** Factor per step; 0 if the distance becomes 0. */
  readonly growth: number;
  readonly dashed: boolean;
}

/** The drift of the damaged runs; a hit that changes nothing has none. */
export function driftCurves({ chosen, damage, lstm }: Harm): readonly Drift[] {
  const runs = [
    { label: "DNC", spread: damage.spread, dashed: false },
    { label: "LSTM", spread: lstm.spread, dashed: true },
  ];
  return runs.flatMap(({ label, spread, dashed }) =>
    spread ? [{ label, from: chosen.step, distances: spread.distances, growth: spread.growth, dashed }] : [],
  );
}

/** Smaller distances are rounding errors. */
const LEAST = 1e-6;

/** Distance at step `t`; null before the hit and for distances that are not finite, which the axis cannot show. */
export function distanceAt({ from, distances }: Pick<Drift, "from" | "distances">, t: number): number | null {
  const distance = distances[t - from] ?? LEAST;
  return t < from || !Number.isFinite(distance) ? null : Math.max(LEAST, distance);
}
