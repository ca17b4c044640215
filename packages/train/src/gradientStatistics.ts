import type { FloatArray } from "@dncjs/core";
import type { Parameters } from "@dncjs/core/run";

/** Statistics of one parameter tensor and its gradient. */
export interface TensorStatistics {
  /** Euclidean norm of the gradient. */
  readonly norm: number;
  /** Largest absolute value of the gradient. */
  readonly largest: number;
  /** Fraction of the gradient's values that are exactly 0, 0..1. */
  readonly zeros: number;
  /** Euclidean norm of the weights. */
  readonly weightNorm: number;
}

/** The statistics of every parameter tensor, by its name, in the order of the parameters. */
export type GradientStatistics = Readonly<Record<string, TensorStatistics>>;

/** Reads the gradients of the last batch and the current weights from the backend. */
export async function measureGradients({ layout, gradients, values }: Parameters): Promise<GradientStatistics> {
  const [gradient, weights] = await Promise.all([gradients.read(), values.read()]);
  const entries = layout.specs.map(({ name, shape }) => {
    const begin = layout.offsets.get(name)!;
    const end = begin + shape.reduce((product, size) => product * size, 1);
    return [name, statisticsOf(gradient.subarray(begin, end), weights.subarray(begin, end))] as const;
  });
  return Object.fromEntries(entries);
}

function statisticsOf(gradient: FloatArray, weights: FloatArray): TensorStatistics {
  let largest = 0;
  let zeros = 0;
  for (const value of gradient) {
    largest = Math.max(largest, Math.abs(value));
    if (value === 0) zeros++;
  }
  return { norm: normOf(gradient), largest, zeros: zeros / gradient.length, weightNorm: normOf(weights) };
}

function normOf(values: FloatArray): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum);
}
