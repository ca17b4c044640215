/**
 * How much work goes into one submission. A browser gives up on a GPU process, and a system on a driver, that is busy with one for 2 to 10
 * seconds; and while it is, nothing else is drawn. What is cut where changes no number.
 */

/** Milliseconds that a submission may take. */
const BUDGET = 100;
/** A dispatch takes as long as so many operations, however little it does. */
export const LAUNCH = 2e5;
/** Operations a millisecond before any were timed: of an adapter in software, and of a weak card. */
const [SOFTWARE, CARD] = [1e6, 3e7];
/** Shorter stretches, in milliseconds, tell more of the event loop than of the device. */
const SHORTEST = 20;
/** So do those with less than this part of a submission's work, unless they took longer than two may. */
const LEAST = 0.1;
/** How far one stretch changes what is believed: it may have waited for others. */
const [MOST_SLOWER, MOST_FASTER] = [1 / 4, 2];

export class Pace {
  #rate: number;
  #waiting = 0;
  #since = 0;
  #done = 0;

  constructor(software: boolean) {
    this.#rate = software ? SOFTWARE : CARD;
  }

  /** Operations that a submission may hold. */
  get most(): number {
    return this.#rate * BUDGET;
  }

  /** A submission was sent, `now` in milliseconds. */
  sent(now: number): void {
    if (this.#waiting++ > 0) return;
    this.#since = now;
    this.#done = 0;
  }

  /** A submission of so many operations is done. When there is none left, all since the first are how fast the device is. */
  finished(operations: number, now: number): void {
    this.#done += operations;
    if (--this.#waiting > 0) return;
    const time = now - this.#since;
    if (time < SHORTEST || (this.#done < LEAST * this.most && time < 2 * BUDGET)) return;
    const [slowest, fastest] = [MOST_SLOWER * this.#rate, MOST_FASTER * this.#rate];
    this.#rate = Math.min(Math.max(this.#done / time, slowest), fastest);
  }
}

/**
 * Of `groups` workgroups that take so many operations together, how many go into one submission: as many as it may hold, one at least.
 * Beyond a row of a dispatch they are whole rows, so that no two pieces overlap.
 */
export function groupsOfPiece(groups: number, operations: number, most: number, across: number): number {
  if (operations <= most) return groups;
  const piece = Math.max(1, Math.floor((groups * most) / operations));
  return piece > across ? piece - (piece % across) : piece;
}
