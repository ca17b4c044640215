import type { FloatArray } from "@dncjs/core";
import type { ParameterLayout } from "@dncjs/core/run";
import { TrainingError } from "./errors.ts";
import type { WeightsState } from "./weights.ts";

/** The results of a batch before it changes the weights. */
export interface Figures {
  readonly loss: number;
  readonly writeCost: number;
  readonly gradientNorm: number;
}

/** Returns a message about the first figure that is not finite; undefined if all are finite. */
export function findProblem({ loss, writeCost, gradientNorm }: Figures): string | undefined {
  if (!Number.isFinite(loss)) return `the loss is ${loss}`;
  if (!Number.isFinite(writeCost)) return `the write cost is ${writeCost}`;
  if (!Number.isFinite(gradientNorm)) return `the norm of the gradients is ${gradientNorm}`;
  return undefined;
}

/** Checks that all parameters and the optimizer's state are finite. @throws TrainingError naming the first tensor that is not. */
export function checkWeights(batch: number, { values, slots }: WeightsState, layout: ParameterLayout): void {
  const slot = [...slots].find(([, state]) => !state.every(Number.isFinite))?.[0];
  const tensor = firstNotFinite(values, layout) ?? (slot === undefined ? undefined : `optimizer.${slot}`);
  if (tensor === undefined) return;
  throw new TrainingError(batch, `${tensor} holds values that are not finite`, { place: { kind: "weights", tensor } });
}

/** Returns the name of the tensor with the first value that is not finite; undefined if all are finite. */
export function firstNotFinite(values: FloatArray, { specs, offsets }: ParameterLayout): string | undefined {
  const at = values.findIndex((value) => !Number.isFinite(value));
  return at < 0 ? undefined : specs.findLast(({ name }) => offsets.get(name)! <= at)?.name;
}
