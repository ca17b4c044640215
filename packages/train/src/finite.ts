import type { ParameterLayout, Parameters, Row } from "@dncjs/core";
import { TrainingError } from "./errors.ts";

/** @throws TrainingError naming the figure of the batch that is not finite and, if gradients are not, the first such tensor. */
export async function checkFinite(
  batch: number,
  figures: Readonly<Record<"loss" | "writeCost" | "gradientNorm", number>>,
  parameters: Parameters,
): Promise<void> {
  const { loss, writeCost, gradientNorm } = figures;
  if (!Number.isFinite(loss)) throw new TrainingError(batch, `the loss is ${loss}`);
  if (!Number.isFinite(writeCost)) throw new TrainingError(batch, `the price of writing is ${writeCost}`);
  if (Number.isFinite(gradientNorm)) return;
  const tensor = firstNotFinite(await parameters.gradients.read(), parameters.layout);
  const where = tensor === undefined ? "" : `; the gradient of ${tensor} holds values that are not finite`;
  throw new TrainingError(batch, `the norm of the gradients is ${gradientNorm}${where}`);
}

/** @throws TrainingError naming the first tensor with values that are not finite. */
export function checkWeights(batch: number, values: Row, layout: ParameterLayout): void {
  const tensor = firstNotFinite(values, layout);
  if (tensor !== undefined) throw new TrainingError(batch, `${tensor} holds values that are not finite`);
}

/** The name of the tensor in which the first value that is not finite lies. */
function firstNotFinite(values: Row, { specs, offsets }: ParameterLayout): string | undefined {
  const at = values.findIndex((value) => !Number.isFinite(value));
  return at < 0 ? undefined : specs.findLast(({ name }) => offsets.get(name)! <= at)?.name;
}
