import type { Dnc } from "@dncjs/core";
import {
  byLargest,
  bySign,
  columnSymbols,
  disturb,
  firstDifference,
  measuresOf,
  type Symbols,
  stateHashes,
  storySymbols,
  type TraceMeasures,
} from "@dncjs/inspect";
import type { Cascade } from "@dncjs/inspect/measures";
import type { RunRequest } from "./requests.ts";
import { finiteTrace, traceOf } from "./runSequence.ts";

/** Meaning of the steps of a sequence, from which inspect derives what an answer needs. */
export type Meaning =
  /** Columns of squares, then two flags, as input; target [T,Y]. */
  | { readonly of: "columns"; readonly squares: number; readonly target: Float32Array }
  /** Line, words shown and word needed as the answer, of each step. */
  | {
      readonly of: "story";
      readonly lines: readonly number[];
      readonly words: readonly (readonly string[])[];
      readonly expected: readonly (string | null)[];
    };

export interface MeasureRequest extends Pick<RunRequest, "x" | "changes"> {
  readonly meaning: Meaning;
  /** [T]: 1 at steps whose answers are judged. */
  readonly judged: readonly number[];
  /** Whether to disturb the state too, which takes longer. */
  readonly disturbed: boolean;
}

/** Measures of a run, by inspect. */
export interface RunMeasures {
  /** Undefined for a network without memory. */
  readonly memory: TraceMeasures | undefined;
  /** By state tensor, in the network without changes; undefined unless requested. */
  readonly spreads: readonly SpreadMeasure[] | undefined;
  /** Hash of the state after the last step. */
  readonly hash: string;
  /** Whether a second run gave the same bits. */
  readonly again: boolean;
}

/** Spread of a change to a tensor's largest number, after the last step before an answer. */
export interface SpreadMeasure {
  readonly tensor: string;
  /** The change happens after this step. */
  readonly step: number;
  /** Changed by 0.001. */
  readonly nudged: SpreadFigures;
  /** Set to 0; undefined if it is 0. */
  readonly wiped: SpreadFigures | undefined;
}

export type SpreadFigures = Pick<Cascade, "growth" | "answerHorizon" | "flipped">;

export async function measureRun(dnc: Dnc, request: MeasureRequest): Promise<RunMeasures> {
  const { x, meaning, judged, disturbed } = request;
  const trace = await traceOf(dnc, request);
  const decide = meaning.of === "story" ? byLargest : bySign;
  const found = disturbed ? await disturb(dnc, { x, judged, trace: await finiteTrace(dnc, x), decide }) : undefined;
  const spreads = found?.map(({ tensor, small, zeroed }) => {
    return { tensor, step: small.step, nudged: figuresOf(small), wiped: zeroed && figuresOf(zeroed) };
  });
  return {
    memory: measuresOf(trace, symbolsOf(meaning, x, judged)),
    spreads,
    hash: stateHashes(trace).at(-1)!,
    again: firstDifference(trace, await traceOf(dnc, request)) === null,
  };
}

const figuresOf = ({ growth, answerHorizon, flipped }: Cascade): SpreadFigures => ({ growth, answerHorizon, flipped });

/** Returns the symbols of a sequence, as in the task of the network. */
export function symbolsOf(meaning: Meaning, x: Float32Array, judged: readonly number[]): Symbols {
  if (meaning.of === "story") return storySymbols(meaning);
  const { squares, target } = meaning;
  const steps = judged.length;
  const channels = {
    symbol: { from: 0, bits: squares },
    flags: [
      [squares, "▸"],
      [squares + 1, "?"],
    ],
    needed: squares,
  } as const;
  return columnSymbols({ steps, x, target, mask: judged.map(() => 1), answer: judged }, channels);
}
