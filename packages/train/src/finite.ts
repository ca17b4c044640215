import type { FloatArray } from "@dncjs/core";
import type { ParameterLayout } from "@dncjs/core/run";
import { TrainingError } from "./errors.ts";
import type { WeightsState } from "./weights.ts";

/** What a batch came to, before it changed anything. */
export interface Figures {
  readonly loss: number;
  readonly writeCost: number;
  readonly gradientNorm: number;
}

/** Says which figure is not finite; undefined where all are. */
export function findProblem({ loss, writeCost, gradientNorm }: Figures): string | undefined {
  if (!Number.isFinite(loss)) return `the loss is ${loss}`;
  if (!Number.isFinite(writeCost)) return `the price of writing is ${writeCost}`;
  if (!Number.isFinite(gradientNorm)) return `the norm of the gradients is ${gradientNorm}`;
  return undefined;
}

/** @throws TrainingError naming the first tensor, of the parameters or the optimizer, with values that are not finite. */
export function checkWeights(batch: number, { values, slots }: WeightsState, layout: ParameterLayout): void {
  const slot = [...slots].find(([, row]) => !row.every(Number.isFinite))?.[0];
  const tensor = firstNotFinite(values, layout) ?? (slot === undefined ? undefined : `optimizer.${slot}`);
  if (tensor === undefined) return;
  throw new TrainingError(batch, `${tensor} holds values that are not finite`, { place: { kind: "weights", tensor } });
}

/** The name of the tensor in which the first value that is not finite lies. */
export function firstNotFinite(values: FloatArray, { specs, offsets }: ParameterLayout): string | undefined {
  const at = values.findIndex((value) => !Number.isFinite(value));
  return at < 0 ? undefined : specs.findLast(({ name }) => offsets.get(name)! <= at)?.name;
}
