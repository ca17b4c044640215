import { estimate } from "./estimate.ts";
import type { BackendLimit } from "./limits.ts";
import type { Workload } from "./workload.ts";

/** Bytes that a workload needs on a backend. */
export function bytesOf(workload: Workload, limit: BackendLimit): number {
  return limit.bytesPerNumber * estimate(workload, limit).total;
}

/** The largest batch that fits, at most 65,536; 0 if a batch of 1 does not fit. */
export function largestBatch(workload: Workload, limit: BackendLimit): number {
  const fits = (batch: number) => bytesOf({ ...workload, batch }, limit) <= limit.bytes;
  let below = 0;
  let above = 65_537;
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2);
    if (fits(middle)) below = middle;
    else above = middle;
  }
  return below;
}

/** The k for which keeping every k-th state needs the least memory, and that memory in bytes. */
export function leanestKeepEvery(workload: Workload, limit: BackendLimit): { keepEvery: number; bytes: number } {
  const { truncateEvery = workload.steps } = workload;
  const steps = Math.min(workload.steps, truncateEvery);
  const candidates = new Set<number>();
  // Only segments of equal length can be best: ⌈T/s⌉ for s segments has at most 2 √T different values.
  for (let segments = 1; segments * segments <= steps + segments; segments++) {
    candidates.add(Math.ceil(steps / segments));
    candidates.add(segments);
  }
  const found = [...candidates].map((keepEvery) => ({ keepEvery, bytes: bytesOf({ ...workload, keepEvery }, limit) }));
  return found.reduce((best, one) => (one.bytes < best.bytes ? one : best));
}
