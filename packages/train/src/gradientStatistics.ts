import type { FloatArray } from "@dncjs/core";
import type { Parameters } from "@dncjs/core/run";

/** Figures of one parameter tensor and its gradient. */
export interface TensorStatistics {
  /** √ of the sum of the squares of the gradient. */
  readonly norm: number;
  /** Largest absolute value of the gradient. */
  readonly largest: number;
  /** Fraction of the gradient that is exactly 0. */
  readonly zeros: number;
  /** √ of the sum of the squares of the weights. */
  readonly weightNorm: number;
}

/** By the tensor's name, in the order of the parameters. */
export type GradientStatistics = Readonly<Record<string, TensorStatistics>>;

/** Reads back what the last batch left in the gradients, and the weights. */
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
  let [largest, zeros] = [0, 0];
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
