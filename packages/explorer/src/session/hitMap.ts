import type { Dnc } from "@dncjs/core";
import type { DamageRequest } from "./damage.ts";
import { type Hit, type HitTensor, strongestLink } from "./hit.ts";
import { changedSquares } from "./manyHits.ts";
import { finiteTrace } from "./runSequence.ts";

export interface HitMapRequest extends Pick<DamageRequest, "x" | "judged"> {
  readonly tensor: HitTensor;
  /** As in a hit. */
  readonly by: number | null;
}

/** Every hit on a tensor, after every step but the last. */
export interface HitMap {
  readonly tensor: HitTensor;
  /** T - 1 */
  readonly steps: number;
  /** Number of memory locations, or of LSTM cells. */
  readonly locations: number;
  /** Numbers per location that are hit, one at a time. */
  readonly cells: number;
  /** [steps, locations, cells]: judged squares that change. */
  readonly changed: Uint16Array;
}

/**
 * Computes the map of every hit. For links, hits the strongest link from each location. A hit on a tensor that the
 * network does not have changes nothing.
 */
export async function hitMapOf(dnc: Dnc, { x, judged, tensor, by }: HitMapRequest): Promise<HitMap> {
  const whole = await finiteTrace(dnc, x);
  const steps = judged.length - 1;
  const data = whole.get(tensor)?.data;
  const size = (data?.length ?? 0) / judged.length;
  const locations = tensor === "c" ? size : dnc.config.memory!.locations;
  const cells = tensor === "memory" ? size / locations : 1;
  const changed = new Uint16Array(steps * locations * cells);
  if (!data) return { tensor, steps, locations, cells, changed };
  for (let step = 0; step < steps; step++) {
    const numbers = data.subarray(step * size, (step + 1) * size);
    const hits = Array.from({ length: locations * cells }, (_, at): Hit => {
      const index = tensor === "link" ? strongestLink(numbers, at) : at;
      return { step, tensor, index, by };
    });
    changed.set(await changedSquares(dnc, { x, judged, step, hits, whole }), step * locations * cells);
  }
  return { tensor, steps, locations, cells, changed };
}
