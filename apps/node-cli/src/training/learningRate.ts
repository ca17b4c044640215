import type { LearningRate } from "@dncjs/train";
import type { LearningRatePiece, RateShape } from "@dncjs/train/tools";
import { InvalidArgumentError } from "commander";

const SHAPES: readonly string[] = ["hold", "linear", "cosine"] satisfies RateShape[];
const PIECE = /^([^@:]+)(?:@([^@:]+))?(?::([^@:]+))?$/;

/** The option's line in --help. */
export const learningRateHelp = "a rate, or a schedule RATE[@AT][:SHAPE],… (see below)";

/** The grammar of schedules, printed at the end of --help. */
export const learningRateGrammar = `
A schedule is RATE[@AT][:SHAPE],…: the rate is RATE at the fraction AT of the run (first piece: 0). SHAPE says how it
changes until the next piece: hold (constant, the default), linear or cosine.
  --learning-rate 1e-3                              constant
  --learning-rate 3e-3,1e-3@0.6                     lower for the last 40 %
  --learning-rate 0:linear,1e-3@0.05:cosine,0@1     warm-up for 5 %, then half a cosine wave down to 0`;

/** Parses a rate or a schedule. The recipe checks the ranges of the numbers. @throws InvalidArgumentError */
export function parseLearningRate(text: string): LearningRate {
  const pieces = text.split(",").map(parsePiece);
  const [first] = pieces;
  return pieces.length === 1 && !/[@:]/.test(text) ? first!.value : pieces;
}

function parsePiece(text: string, index: number): LearningRatePiece {
  const [, value, at = index === 0 ? "0" : undefined, shape] = PIECE.exec(text) ?? [];
  if (value === undefined)
    throw new InvalidArgumentError(`Expected pieces of the form RATE[@AT][:SHAPE], not "${text}".`);
  if (at === undefined) {
    throw new InvalidArgumentError(`Expected RATE@AT after the first rate, with AT from 0 to 1: "${text}" has no AT.`);
  }
  const numbers = { at: real(at), value: real(value) };
  if (shape === undefined) return numbers;
  if (!SHAPES.includes(shape))
    throw new InvalidArgumentError(`Expected one of the shapes ${SHAPES.join(", ")}, got "${shape}".`);
  return { ...numbers, shape: shape as RateShape };
}

/** @throws InvalidArgumentError */
export function real(text: string): number {
  if (text.trim() !== "" && Number.isFinite(Number(text))) return Number(text);
  throw new InvalidArgumentError(`Expected a number, not "${text}".`);
}
