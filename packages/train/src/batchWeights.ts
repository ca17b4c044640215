import { ArgumentError } from "@dncjs/core";
import type { Batch, Task } from "./task.ts";

type LossShape = Pick<Task, "loss" | "outputSize" | "lossGroups">;

/**
 * Returns the weight of every step in the loss, [T,B]: 1 / (number of scored elements of the batch) if the answer of the step is scored,
 * else 0. An element is an output or, for a softmax, a group of outputs. All weights are 0 if nothing is scored.
 */
export function lossWeights(batch: Batch, { loss, outputSize, lossGroups }: LossShape): Float64Array {
  const perStep = loss === "softmaxCrossEntropy" ? lossGroups : outputSize;
  const scored = countOnes(batch.answer);
  return Float64Array.from(batch.answer, (answer) => (answer === 1 ? 1 / (scored * perStep) : 0));
}

/** Returns the weight of every step in the write price, [T,B]: 1 / (number of active steps) for active steps, else 0. */
export function stepWeights({ mask }: Batch): Float64Array {
  const active = countOnes(mask);
  return Float64Array.from(mask, (isActive) => (isActive === 1 ? 1 / active : 0));
}

/** Returns the number of active steps, summed over all sequences. */
export function stepsRun({ mask }: Batch): number {
  return countOnes(mask);
}

/** Returns the mask, or undefined if every step is active: the executor is faster without a mask. */
export function maskOf({ mask }: Batch): Float32Array | undefined {
  return mask.every((isActive) => isActive === 1) ? undefined : mask;
}

/** The field of a task that limits the steps of a batch. */
export type StepLimit = "trainingSteps" | "evaluationSteps";

type BatchShape = Pick<Task, "inputSize" | "outputSize"> & Partial<Pick<Task, StepLimit>>;

/**
 * Checks the sizes, `mask` and `answer` of a batch.
 * @param limit the task's limit on the steps; none if it is undefined
 * @throws ArgumentError if one of them is missing or does not match the task
 */
export function checkBatch(batch: Batch, task: BatchShape, limit?: StepLimit): void {
  if (typeof batch !== "object" || batch === null) throw new ArgumentError("batch", batch, "a batch");
  for (const field of ["steps", "batch"] as const) {
    const count = batch[field];
    if (!Number.isSafeInteger(count) || count < 1)
      throw new ArgumentError(`batch.${field}`, count, "a whole number from 1");
  }
  const most = limit && task[limit];
  if (most !== undefined && batch.steps > most) {
    throw new ArgumentError("batch.steps", batch.steps, `at most ${most} (task.${limit})`);
  }
  const total = batch.steps * batch.batch;
  const lengths = { x: total * task.inputSize, target: total * task.outputSize, mask: total, answer: total };
  for (const [name, length] of Object.entries(lengths)) {
    const found: unknown = batch[name as keyof typeof lengths];
    const expected = `${length} values for ${shapeOf(batch)}`;
    if (!(found instanceof Float32Array))
      throw new ArgumentError(`batch.${name}`, found, `a Float32Array of ${expected}`);
    if (found.length !== length) throw new ArgumentError(`batch.${name}`, `${found.length} values`, expected);
  }
  batch.answer.forEach((scored, index) => {
    const active = batch.mask[index];
    if ((scored === 0 || scored === 1) && (active === 1 || (active === 0 && scored === 0))) return;
    throw new ArgumentError(
      `batch.answer[${index}]`,
      scored,
      `0 or 1, and 0 unless the mask is 1 (the mask is ${active})`,
    );
  });
}

function shapeOf({ steps, batch }: Batch): string {
  return `${steps} steps of ${batch} sequences`;
}

function countOnes(flags: Float32Array): number {
  return flags.reduce((sum, flag) => sum + flag, 0);
}
