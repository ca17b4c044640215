import type { LearningRate } from "@dncjs/train";
import type { LearningRatePiece, RateShape } from "@dncjs/train/tools";
import { InvalidArgumentError } from "commander";

const SHAPES: readonly string[] = ["hold", "linear", "cosine"] satisfies RateShape[];
const PIECE = /^([^@:]+)(?:@([^@:]+))?(?::([^@:]+))?$/;

/** One line for --help. */
export const learningRateHelp = "one rate, or a schedule: RATE[@AT][:SHAPE],… (below)";

/** The grammar, for the end of --help. */
export const learningRateGrammar = `
A schedule is RATE[@AT][:SHAPE],…: from the fraction AT of the run on (the first: 0) the rate is RATE, and goes on to the next
one as SHAPE says: hold (it stays, then jumps; the default), linear, cosine.
  --learning-rate 1e-3                              the same for the whole run
  --learning-rate 3e-3,1e-3@0.6                     lower for the last 40 %
  --learning-rate 0:linear,1e-3@0.05:cosine,0@1     warm-up for 5 %, then down to 0 in half a cosine wave
`;

/** Reads a rate or a schedule; the recipe checks what the numbers say. @throws InvalidArgumentError */
export function parseLearningRate(text: string): LearningRate {
  const pieces = text.split(",").map(parsePiece);
  const [first] = pieces;
  return pieces.length === 1 && !/[@:]/.test(text) ? first!.value : pieces;
}

function parsePiece(text: string, index: number): LearningRatePiece {
  const [, value, at = index === 0 ? "0" : undefined, shape] = PIECE.exec(text) ?? [];
  if (value === undefined) throw new InvalidArgumentError(`It is of pieces RATE[@AT][:SHAPE], which "${text}" is not.`);
  if (at === undefined)
    throw new InvalidArgumentError(
      `It is a schedule whose later rates say from where on, RATE@AT with AT from 0 to 1, which "${text}" does not.`,
    );
  const numbers = { at: real(at), value: real(value) };
  if (shape === undefined) return numbers;
  if (!SHAPES.includes(shape))
    throw new InvalidArgumentError(`It is a schedule of the shapes ${SHAPES.join(", ")}, not "${shape}".`);
  return { ...numbers, shape: shape as RateShape };
}

/** @throws InvalidArgumentError */
export function real(text: string): number {
  if (text.trim() !== "" && Number.isFinite(Number(text))) return Number(text);
  throw new InvalidArgumentError(`It is a number, not "${text}".`);
}
