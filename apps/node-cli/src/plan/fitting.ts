import { estimate } from "./estimate.ts";
import type { BackendLimit } from "./limits.ts";
import type { Workload } from "./workload.ts";

/** Bytes that a workload takes on a backend. */
export function bytesOf(workload: Workload, limit: BackendLimit): number {
  return limit.bytesPerNumber * estimate(workload, limit).total;
}

/** The largest batch that fits, 65,536 at most; 0 where not even one row does. */
export function largestBatch(workload: Workload, limit: BackendLimit): number {
  const fits = (batch: number) => bytesOf({ ...workload, batch }, limit) <= limit.bytes;
  let [below, above] = [0, 65_537];
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2);
    if (fits(middle)) below = middle;
    else above = middle;
  }
  return below;
}

/** The k with which keeping the state of every k-th step takes least memory, and how much that is. */
export function leanestKeepEvery(workload: Workload, limit: BackendLimit): { keepEvery: number; bytes: number } {
  const { steps } = workload;
  const candidates = new Set<number>();
  // Segments of equal length: ⌈T/s⌉ for every number of segments, of which there are at most 2 √T.
  for (let segments = 1; segments * segments <= steps + segments; segments++) {
    candidates.add(Math.ceil(steps / segments));
    candidates.add(segments);
  }
  const found = [...candidates].map((keepEvery) => ({ keepEvery, bytes: bytesOf({ ...workload, keepEvery }, limit) }));
  return found.reduce((best, one) => (one.bytes < best.bytes ? one : best));
}
