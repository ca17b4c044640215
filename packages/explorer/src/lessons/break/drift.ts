/** A drift curve: distances from step `from` on. */
export interface Drift {
  readonly label: string;
  readonly from: number;
  readonly distances: ArrayLike<number>;
  readonly dashed: boolean;
}

/** Smaller distances are rounding errors. */
const LEAST = 1e-6;

/** Distance at step `t`; null before the hit and for distances that are not finite, which the axis cannot show. */
export function distanceAt({ from, distances }: Drift, t: number): number | null {
  const distance = distances[t - from] ?? LEAST;
  return t < from || !Number.isFinite(distance) ? null : Math.max(LEAST, distance);
}
