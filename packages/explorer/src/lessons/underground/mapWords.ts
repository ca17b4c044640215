import { location, type Piece, percent, plainWords, type Sentence } from "../../moves/sentence.ts";
import { sixMoves } from "../../moves/sixMoves.ts";
import { at, indexOfLargest, type Run } from "../../session/run.ts";
import { firstCut, type Journey } from "./journey.ts";
import { endOf } from "./route.ts";
import { type Read, readAt, type Stop, stopsOf } from "./stops.ts";
import { edges, lineOf, nameOf, quarterOf } from "./tracks.ts";

/** "Victoria line, north". */
export const directionWords = (direction: string): string => `${lineOf(direction)} line, ${quarterOf(direction)}`;

/** "from Oxford Circus, Victoria line, north, to Warren Street". */
export function edgeWords(edge: number): string {
  const [source, direction, destination] = edges[edge]!;
  return `from ${nameOf(source)}, ${directionWords(direction)}, to ${nameOf(destination)}`;
}

/** The station that the network names. */
export const answerWords = (answer: string | null): string =>
  answer === null ? "a number that is no station" : nameOf(answer);

/** Input, memory and answer at step `t`. */
export function mapSay(run: Run, journey: Journey, t: number): readonly Piece[] {
  const { told, route } = journey;
  const asked = t - told.length;
  if (asked < 0) return toldWords(run, told[t]!, t);
  if (asked < route.edges.length) {
    const from = asked === 0 ? `from ${nameOf(route.from)}, ` : "";
    const direction = directionWords(edges[route.edges[asked]!]![1]);
    return [
      `Direction ${asked + 1} of ${route.edges.length}, ${from}${direction}: `,
      ...readWords(readAt(run, journey, t)),
      ...writtenWords(run, t),
    ];
  }
  const stop = stopsOf(run, journey)[asked - route.edges.length];
  return stop
    ? [`${directionWords(stop.direction)}: `, ...readWords(stop.read), ...verdictWords(stop)]
    : ["The end of the answers."];
}

function toldWords(run: Run, edge: number, t: number): readonly Piece[] {
  return [`It is told: ${edgeWords(edge)}. `, ...writtenWords(run, t)];
}

function writtenWords(run: Run, t: number): readonly Piece[] {
  return ["Written to ", location(indexOfLargest(at(run.writeWeights, t, run.N)), "write"), "."];
}

function readWords({ location: n, weight, edge, written, asked }: Read): readonly Piece[] {
  const read: Piece[] = ["it reads ", location(n, "read"), ` (${percent(weight)})`];
  if (edge === undefined) return [...read, ", which holds no track. "];
  const found = asked === undefined ? "" : ` at direction ${asked + 1}, when it read the track`;
  return [...read, `, written in step ${written}${found}: ${edgeWords(edge)}. `];
}

function verdictWords({ answer, probability, expected, isRight }: Stop): readonly Piece[] {
  const says: Piece[] = ["It answers ", { words: answerWords(answer), role: "plain" }, ` (${percent(probability)}). `];
  if (isRight === undefined) return [...says, "It was not told this way: there is no right answer."];
  return isRight ? [...says, "Right."] : [...says, { words: `Wrong: ${nameOf(expected!)}.`, role: "error" }];
}

/** Counts the stops that are right, and those without a right answer. */
export function mapScore(run: Run, journey: Journey): readonly Piece[] {
  const stops = stopsOf(run, journey);
  const of = firstCut(journey);
  const right = stops.filter(({ isRight }) => isRight).length;
  const untold = stops.length - of;
  const count: Piece = {
    words: `${right} of ${of} ${of === 1 ? "stop" : "stops"} right`,
    role: right === of ? "plain" : "error",
  };
  return untold === 0
    ? [count, "."]
    : [...(of === 0 ? [] : [count, "; "]), `${untold} ${untold === 1 ? "was" : "were"} not told.`];
}

/** The six moves, with the track that a location holds. */
export function mapMoves(run: Run, { told }: Journey, t: number): readonly Sentence[] {
  return sixMoves(run, t, (): readonly Piece[] => (t < told.length ? [` It means: ${edgeWords(told[t]!)}.`] : []));
}

/** The figure in words. */
export function mapSummary(run: Run, journey: Journey): string {
  const { told, route } = journey;
  const asked = `Then it is asked for the way from ${nameOf(route.from)} to ${nameOf(endOf(route))}, by ${route.edges.length} directions.`;
  const answers = stopsOf(run, journey).map((stop) =>
    plainWords([`${directionWords(stop.direction)}: `, ...readWords(stop.read), ...verdictWords(stop)]),
  );
  return [`The network is told ${told.length} tracks in random order, one a step.`, asked, ...answers].join(" ");
}
