/**
 * Limits the work of one submission. Browsers and drivers reset a device that is busy with one submission for 2 to 10 seconds, and nothing
 * else is drawn meanwhile. Splitting work over submissions does not change any result.
 */

/** Target time of a submission, in milliseconds. */
const BUDGET = 100;
/** The cost of launching a dispatch, in operations. */
export const LAUNCH = 2e5;
/** Initial estimate of operations per millisecond, for software adapters. */
const SOFTWARE_RATE = 1e6;
/** Initial estimate of operations per millisecond, for a weak graphics device. */
const DEVICE_RATE = 3e7;
/** Shorter measurements, in milliseconds, are ignored: they measure the event loop. */
const SHORTEST = 20;
/** Measurements of less than this part of a full submission are ignored too, unless they took longer than two budgets. */
const LEAST = 0.1;
/** Bounds of the change of the rate by one measurement, which may include waiting for other work. */
const MOST_SLOWER = 1 / 4;
const MOST_FASTER = 2;

/** Estimates the speed of a device from the times of its submissions. */
export class Pace {
  #rate: number;
  #waiting = 0;
  #since = 0;
  #done = 0;

  /** `software` selects the initial estimate. */
  constructor(software: boolean) {
    this.#rate = software ? SOFTWARE_RATE : DEVICE_RATE;
  }

  /** The operations that a submission may hold. */
  get most(): number {
    return this.#rate * BUDGET;
  }

  /** Notes that a submission was sent at `now`, in milliseconds. */
  sent(now: number): void {
    if (this.#waiting++ > 0) return;
    this.#since = now;
    this.#done = 0;
  }

  /** Notes that a submission finished. When none is left, updates the estimate from all of them together. */
  finished(operations: number, now: number): void {
    this.#done += operations;
    if (--this.#waiting > 0) return;
    const time = now - this.#since;
    if (time < SHORTEST || (this.#done < LEAST * this.most && time < 2 * BUDGET)) return;
    const slowest = MOST_SLOWER * this.#rate;
    const fastest = MOST_FASTER * this.#rate;
    this.#rate = Math.min(Math.max(this.#done / time, slowest), fastest);
  }
}

/**
 * Returns how many of `groups` workgroups, which take `operations` together, fit into one submission of at most `most` operations; at least
 * one. A piece of more than `across` workgroups is a multiple of `across`, so that the two dimensions of a dispatch are filled.
 */
export function groupsOfPiece(groups: number, operations: number, most: number, across: number): number {
  if (operations <= most) return groups;
  const piece = Math.max(1, Math.floor((groups * most) / operations));
  return piece > across ? piece - (piece % across) : piece;
}
