import { ConfigError, Fields } from "@dncjs/core";

/** A rate for the whole run, or one from each `at` on; `at` is a fraction of the run, 0 ≤ at < 1, the first 0, ascending. */
export type LearningRate = number | readonly { readonly at: number; readonly value: number }[];

const HIGHEST = 1000;

/** Checks a field of type LearningRate. @throws ConfigError */
export function defineLearningRate(field: string, rate: unknown): LearningRate {
  if (typeof rate === "number" && rate >= 0 && rate <= HIGHEST) return rate;
  if (!Array.isArray(rate) || rate.length === 0) {
    throw new ConfigError(field, rate, `a number from 0 to ${HIGHEST}, or a list of { at, value }`);
  }
  const pieces = rate.map((piece: unknown, index) => {
    const fields = new Fields(`${field}[${index}]`, `${field}[${index}].`, piece, ["at", "value"]);
    return Object.freeze({ at: fields.fraction("at", undefined), value: fields.real("value", undefined, 0, HIGHEST) });
  });
  pieces.forEach(({ at }, index) => {
    if (index === 0 && at !== 0) throw new ConfigError(`${field}[0].at`, at, "0: the rate of the start");
    if (index > 0 && at <= pieces[index - 1]!.at) {
      throw new ConfigError(
        `${field}[${index}].at`,
        at,
        `more than ${pieces[index - 1]!.at}, where the one before starts`,
      );
    }
  });
  return Object.freeze(pieces);
}

/** The rate when `fraction` of the run is done: constant from one `at` to the next. */
export function learningRateAt(rate: LearningRate, fraction: number): number {
  if (typeof rate === "number") return rate;
  return rate.findLast(({ at }) => at <= fraction)!.value;
}
