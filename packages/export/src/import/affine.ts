import { type Matrix, stacked, withRows } from "./matrix.ts";

/** Weights [outputs, inputs] with a bias [outputs]. */
export interface Affine {
  readonly weight: Matrix;
  readonly bias: Float64Array;
}

/** The given outputs, in this order. */
export function outputsOf({ weight, bias }: Affine, order: readonly number[]): Affine {
  return { weight: withRows(weight, order), bias: Float64Array.from(order, (row) => bias[row]!) };
}

/** The outputs of several maps of the same input, one after the other. */
export function stackedAffine(parts: readonly Affine[]): Affine {
  return {
    weight: stacked(parts.map(({ weight }) => weight)),
    bias: Float64Array.from(parts.flatMap(({ bias }) => Array.from(bias))),
  };
}

/** The two parameters under their names in a model file. */
export function named(name: string, { weight, bias }: Affine): Record<string, Float64Array> {
  return { [`${name}.weight`]: weight.data, [`${name}.bias`]: bias };
}
