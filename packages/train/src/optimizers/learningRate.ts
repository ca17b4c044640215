import { ConfigError } from "@dncjs/core";
import { Fields } from "@dncjs/core/run";

/** How the rate goes from one piece's value to the next one's: it stays and jumps · along a line · along half a cosine wave */
export type RateShape = (typeof SHAPES)[number];

/** From the fraction `at` of the run on, 0 ≤ at ≤ 1, the rate is `value`, and goes to the next piece's as `shape` says (hold). */
export interface LearningRatePiece {
  readonly at: number;
  readonly value: number;
  readonly shape?: RateShape;
}

/** One rate for the whole run, or pieces: the first at 0, in ascending order, the last without a shape, as nothing follows it. */
export type LearningRate = number | readonly LearningRatePiece[];

const SHAPES = ["hold", "linear", "cosine"] as const;
const HIGHEST = 1000;

/** Checks a field of type LearningRate. @throws ConfigError */
export function defineLearningRate(field: string, rate: unknown): LearningRate {
  if (typeof rate === "number" && rate >= 0 && rate <= HIGHEST) return rate;
  if (!Array.isArray(rate) || rate.length === 0) {
    throw new ConfigError(field, rate, `a number from 0 to ${HIGHEST}, or a list of { at, value, shape? }`);
  }
  const pieces = rate.map((piece: unknown, index) => definePiece(`${field}[${index}]`, piece));
  checkOrder(field, pieces);
  const last = pieces.length - 1;
  const { shape = "hold" } = pieces[last]!;
  if (shape !== "hold") throw new ConfigError(`${field}[${last}].shape`, shape, "hold: no other rate follows");
  return Object.freeze(pieces);
}

/** The rate when `fraction` of the run is done. */
export function learningRateAt(rate: LearningRate, fraction: number): number {
  if (typeof rate === "number") return rate;
  const index = rate.findLastIndex(({ at }) => at <= fraction);
  const { at, value, shape = "hold" } = rate[index]!;
  const next = rate[index + 1];
  if (shape === "hold" || !next) return value;
  const way = (fraction - at) / (next.at - at);
  return value + (next.value - value) * (shape === "linear" ? way : (1 - Math.cos(Math.PI * way)) / 2);
}

/** Without a shape where none was given: a checkpoint holds what its recipe said. */
function definePiece(name: string, piece: unknown): LearningRatePiece {
  const fields = new Fields(name, `${name}.`, piece, ["at", "value", "shape"]);
  const [at, value] = [fields.real("at", undefined, 0, 1), fields.real("value", undefined, 0, HIGHEST)];
  const shape = fields.get("shape");
  if (shape === undefined) return Object.freeze({ at, value });
  if (!SHAPES.includes(shape as RateShape))
    throw new ConfigError(`${name}.shape`, shape, `one of ${SHAPES.join(", ")}`);
  return Object.freeze({ at, value, shape: shape as RateShape });
}

function checkOrder(field: string, pieces: readonly LearningRatePiece[]): void {
  pieces.forEach(({ at }, index) => {
    if (index === 0 && at !== 0) throw new ConfigError(`${field}[0].at`, at, "0: the rate of the start");
    if (index === 0 || at > pieces[index - 1]!.at) return;
    throw new ConfigError(
      `${field}[${index}].at`,
      at,
      `more than ${pieces[index - 1]!.at}, where the one before starts`,
    );
  });
}
