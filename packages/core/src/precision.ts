import type { Precision } from "./backend/contract.ts";

/** Numbers from here on are rounded to Infinity in float32. */
const FLOAT32_LIMIT = 2 ** 128 - 2 ** 103;

/** Whether a value is a number that is finite after it is rounded to a precision. */
export function finiteIn(precision: Precision, value: unknown): value is number {
  return Number.isFinite(value) && (precision === "float64" || Math.abs(value as number) < FLOAT32_LIMIT);
}

/** Index of the first value that is not finite in a precision, or -1. */
export function firstNotFiniteIn(precision: Precision, values: ArrayLike<number>): number {
  for (let k = 0; k < values.length; k++) if (!finiteIn(precision, values[k])) return k;
  return -1;
}
