import { at, indexOfLargest, mainWrite, type Run } from "../../session/run.ts";
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

/** The content of a location. */
export interface Held {
  /** The step that wrote it last, or -1. */
  readonly written: number;
  /** The direction given in that step, as an index; undefined if none was. */
  readonly asked: number | undefined;
  /** The edge told in that step, or read when the direction was given; undefined if the location holds no edge. */
  readonly edge: number | undefined;
}

/** The location read most at a step, with its content. */
export interface Read extends Held {
  readonly location: number;
  readonly weight: number;
}

/** Digits of a station's number, each of ten outputs, after those of the first station and of the direction. */
const DIGITS = 3;
const BASE = 10;
const DESTINATION = 2 * DIGITS * BASE;

/** Returns the content of a location after a step. */
export function heldAt(run: Run, journey: Journey, location: number, step: number): Held {
  const { told, route } = journey;
  const written = mainWrite(run, location, step);
  const asked = written - told.length;
  if (asked < 0 || asked >= route.edges.length) return { written, asked: undefined, edge: told[written] };
  const found = indexOfLargest(at(run.readWeights, written, run.N));
  return { written, asked, edge: heldAt(run, journey, found, written - 1).edge };
}

/** Returns the location read most at a step, and what it holds. */
export function readAt(run: Run, journey: Journey, step: number): Read {
  const weights = at(run.readWeights, step, run.N);
  const location = indexOfLargest(weights);
  return { location, weight: weights[location]!, ...heldAt(run, journey, location, step) };
}

/** A read with a smaller weight is spread over many locations. */
const SPREAD = 0.25;

/** Returns the edges read from the first direction up to `step`, each with the last step that read it. */
export function edgesRead(run: Run, journey: Journey, step: number): ReadonlyMap<number, number> {
  const edges = new Map<number, number>();
  const last = Math.min(step, answeredAt(journey, journey.route.edges.length - 1));
  for (let t = journey.told.length; t <= last; t++) {
    const { weight, edge } = readAt(run, journey, t);
    if (weight >= SPREAD && edge !== undefined) edges.set(edge, t);
  }
  return edges;
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
