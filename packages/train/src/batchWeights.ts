import { ArgumentError } from "@dncjs/core";
import type { Batch, Task } from "./task.ts";

type Judged = Pick<Task, "loss" | "outputSize" | "lossGroups">;

/**
 * What each step of each row counts in the loss, [T,B]: 1 / (number of judged elements of the batch) where the answer is
 * judged, else 0. An element is an output or, of a softmax, a group of outputs. All 0 where nothing is judged.
 */
export function lossWeights(batch: Batch, { loss, outputSize, lossGroups }: Judged): Float64Array {
  const perStep = loss === "softmaxCrossEntropy" ? lossGroups : outputSize;
  const judged = countOnes(batch.answer);
  return Float64Array.from(batch.answer, (answer) => (answer === 1 ? 1 / (judged * perStep) : 0));
}

/** What each step of each row counts in the price on writing, [T,B]: the mean over the steps that are run. */
export function stepWeights({ mask }: Batch): Float64Array {
  const steps = countOnes(mask);
  return Float64Array.from(mask, (runs) => (runs === 1 ? 1 / steps : 0));
}

/** Steps that are run, over all rows. */
export function stepsRun({ mask }: Batch): number {
  return countOnes(mask);
}

/** The mask for an executor, which is quicker without one. */
export function maskOf({ mask }: Batch): Float32Array | undefined {
  return mask.every((runs) => runs === 1) ? undefined : mask;
}

/** @throws ArgumentError where a batch is not what its task promises. */
export function checkBatch(batch: Batch, task: Pick<Task, "inputSize" | "outputSize">): void {
  const places = batch.steps * batch.batch;
  if (!Number.isSafeInteger(places) || batch.steps < 1 || batch.batch < 1) {
    throw new ArgumentError("batch", `${batch.steps} steps of ${batch.batch} rows`, "at least one step of one row");
  }
  const lengths = { x: places * task.inputSize, target: places * task.outputSize, mask: places, answer: places };
  for (const [name, length] of Object.entries(lengths)) {
    const found = batch[name as keyof typeof lengths].length;
    if (found === length) continue;
    const shape = `${batch.steps} steps of ${batch.batch} rows`;
    throw new ArgumentError(`batch.${name}`, `${found} values`, `${length} values: ${shape}`);
  }
  batch.answer.forEach((judged, place) => {
    const runs = batch.mask[place];
    if ((judged === 0 || judged === 1) && (runs === 1 || (runs === 0 && judged === 0))) return;
    throw new ArgumentError(`batch.answer[${place}]`, judged, `0 or 1, and 0 where the mask is (it is ${runs})`);
  });
}

function countOnes(flags: Float32Array): number {
  return flags.reduce((sum, flag) => sum + flag, 0);
}
