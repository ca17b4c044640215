import { ConfigError } from "@dncjs/core";
import { Fields } from "@dncjs/core/run";

/**
 * How the rate changes from one piece to the next.
 *
 * - `hold`: constant until the next piece
 * - `linear`: along a line
 * - `cosine`: along half a cosine wave
 */
export type RateShape = (typeof SHAPES)[number];

/** A piece of a learning-rate schedule. */
export interface LearningRatePiece {
  /** Fraction of the run at which the piece starts, 0..1. */
  readonly at: number;
  /** The rate at the start of the piece, 0..1000. */
  readonly value: number;
  /** How the rate changes until the next piece. @default "hold" */
  readonly shape?: RateShape;
}

/** One rate for the whole run, or 1 to 4096 pieces in ascending order. The first piece starts at 0; the last one has no shape but "hold". */
export type LearningRate = number | readonly LearningRatePiece[];

const SHAPES = ["hold", "linear", "cosine"] as const;
const MAX_RATE = 1000;
/** A model and a checkpoint contain the recipe in their headers, which have 1 MiB. */
const MAX_PIECES = 4096;

/** Checks a learning rate and returns a frozen copy; `field` names it in messages. @throws ConfigError */
export function defineLearningRate(field: string, rate: unknown): LearningRate {
  if (typeof rate === "number" && rate >= 0 && rate <= MAX_RATE) return rate;
  if (!Array.isArray(rate) || rate.length === 0) {
    throw new ConfigError(field, rate, `a number from 0 to ${MAX_RATE}, or a list of { at, value, shape? }`);
  }
  if (rate.length > MAX_PIECES) throw new ConfigError(field, `${rate.length} pieces`, `at most ${MAX_PIECES}`);
  const pieces = rate.map((piece: unknown, index) => definePiece(`${field}[${index}]`, piece));
  checkOrder(field, pieces);
  const last = pieces.length - 1;
  const { shape = "hold" } = pieces[last]!;
  if (shape !== "hold") throw new ConfigError(`${field}[${last}].shape`, shape, "hold, since no piece follows");
  return Object.freeze(pieces);
}

/** Returns the rate when `fraction` of the run is done. */
export function learningRateAt(rate: LearningRate, fraction: number): number {
  if (typeof rate === "number") return rate;
  const index = rate.findLastIndex(({ at }) => at <= fraction);
  const { at, value, shape = "hold" } = rate[index]!;
  const next = rate[index + 1];
  if (shape === "hold" || !next) return value;
  const progress = (fraction - at) / (next.at - at);
  return value + (next.value - value) * (shape === "linear" ? progress : (1 - Math.cos(Math.PI * progress)) / 2);
}

/** Does not fill in the default shape: a checkpoint holds the recipe as given. */
function definePiece(name: string, piece: unknown): LearningRatePiece {
  const fields = new Fields(name, `${name}.`, piece, ["at", "value", "shape"]);
  const at = fields.real("at", undefined, 0, 1);
  const value = fields.real("value", undefined, 0, MAX_RATE);
  const shape = fields.get("shape");
  if (shape === undefined) return Object.freeze({ at, value });
  if (!SHAPES.includes(shape as RateShape)) {
    throw new ConfigError(`${name}.shape`, shape, `one of ${SHAPES.join(", ")}`);
  }
  return Object.freeze({ at, value, shape: shape as RateShape });
}

function checkOrder(field: string, pieces: readonly LearningRatePiece[]): void {
  pieces.forEach(({ at }, index) => {
    if (index === 0 && at !== 0) throw new ConfigError(`${field}[0].at`, at, "0, since the first piece starts the run");
    if (index === 0) return;
    const before = pieces[index - 1]!.at;
    if (at > before) return;
    throw new ConfigError(`${field}[${index}].at`, at, `more than ${before}, the start of the piece before`);
  });
}
