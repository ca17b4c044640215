import { at, indexOfLargest, lastWrite, type Run } from "../../session/run.ts";
import { answeredAt, firstCut, type Journey } from "./journey.ts";
import { edges } from "./tracks.ts";

/** The answer to one direction. */
export interface Stop {
  /** The step of the answer. */
  readonly step: number;
  readonly direction: string;
  /** The station that the direction leads to; null after a cut track, which the network was not told. */
  readonly expected: string | null;
  /** The station from which the network says that it comes, and the one that it names; null for a number without a name. */
  readonly source: string | null;
  readonly answer: string | null;
  /** Probability of the named number. */
  readonly probability: number;
  /** Whether it names the right station; undefined if there is no right answer. */
  readonly isRight: boolean | undefined;
  readonly read: Read;
}

/** The location read most at a step. */
export interface Read {
  readonly location: number;
  readonly weight: number;
  /** The edge told when it was written last; undefined if it holds no edge. */
  readonly edge: number | undefined;
  /** The step that wrote it last, or -1. */
  readonly written: number;
}

/** Digits of a station's number, each of ten outputs, after those of the first station and of the direction. */
const DIGITS = 3;
const BASE = 10;
const DESTINATION = 2 * DIGITS * BASE;

/** Returns the location read most at a step, and what it holds. */
export function readAt(run: Run, { told }: Journey, step: number): Read {
  const weights = at(run.readWeights, step, run.N);
  const location = indexOfLargest(weights);
  const written = lastWrite(run, location, step);
  return { location, weight: weights[location]!, edge: told[written], written };
}

/** Returns the answers to all directions. */
export function stopsOf(run: Run, journey: Journey): readonly Stop[] {
  const known = firstCut(journey);
  return journey.route.edges.map((edge, direction) => {
    const step = answeredAt(journey, direction);
    const [, label, destination] = edges[edge]!;
    const expected = direction < known ? destination : null;
    const [source, , answer] = journey.answer(run.answers, step);
    return {
      step,
      direction: label,
      expected,
      source,
      answer,
      probability: probabilityOf(run, step),
      isRight: expected === null ? undefined : answer === expected,
      read: readAt(run, journey, step),
    };
  });
}

/** Returns the probability of the number of the station that is named at a step: that of its digits together. */
function probabilityOf(run: Run, step: number): number {
  const digits = Array.from({ length: DIGITS }, (_, digit) => {
    const from = DESTINATION + digit * BASE;
    return Math.max(...at(run.answers, step, run.Y).subarray(from, from + BASE));
  });
  return digits.reduce((product, largest) => product * largest, 1);
}
