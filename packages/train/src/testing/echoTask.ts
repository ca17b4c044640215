import { Random } from "@dncjs/core";
import type { Batch, Task } from "../task.ts";

export interface EchoOptions {
  readonly minSteps?: number;
  readonly maxSteps?: number;
  readonly loss?: Task["loss"];
  /** Changes a training batch before it is returned. */
  readonly spoil?: (batch: Batch, index: number) => void;
  /** Number of sequences in the validation and evaluation sets. */
  readonly rows?: number;
  /** Number of lessons, the first with the shortest sequences. Defaults to none. */
  readonly lessons?: number;
}

/** A toy task that the smallest network learns: output the bit that was the input of the step before. */
export function echoTask(options: EchoOptions = {}): Task {
  const { minSteps = 3, maxSteps = 6, loss = "sigmoidCrossEntropy", spoil, rows = 40 } = options;
  const root = new Random(1).fork("echo");
  const { lessons } = options;
  const maxStepsOf = (lesson?: number) =>
    lesson === undefined || !lessons
      ? maxSteps
      : minSteps + Math.floor(((maxSteps - minSteps) * (lesson + 1)) / lessons);
  const draw = (stream: Random, size: number, lesson?: number) => drawBatch(stream, size, minSteps, maxStepsOf(lesson));
  return {
    name: "echo",
    description: "repeat the input of the step before",
    inputSize: 2,
    outputSize: 2,
    loss,
    lossGroups: 1,
    metric: "error",
    trainingSteps: maxSteps,
    evaluationSteps: maxSteps,
    ...(lessons
      ? { lessons: Array.from({ length: lessons }, (_, lesson) => `at most ${maxStepsOf(lesson)} steps`) }
      : {}),
    trainingBatch(index, size, lesson) {
      const batch = draw(root.fork("training").fork(index), size, lesson);
      spoil?.(batch, index);
      return batch;
    },
    evaluationBatches: (size) =>
      batchSizes(rows, size).map((batch, at) => draw(root.fork("evaluation").fork(at), batch)),
    validationBatches: (size, lesson) =>
      batchSizes(rows, size).map((batch, at) => draw(root.fork("validation").fork(at), batch, lesson)),
    tally: echoTally,
    isSolved: (metrics) => metrics.error === 0,
    render: (batch, sequence) => `sequence ${sequence} of ${batch.batch}`,
  };
}

/** Draws sequences of unequal lengths. Inputs and targets are one-hot bits. */
function drawBatch(stream: Random, batch: number, minSteps: number, maxSteps: number): Batch {
  const lengths = Array.from({ length: batch }, () => minSteps + stream.integer(maxSteps - minSteps + 1));
  const steps = Math.max(...lengths);
  const x = new Float32Array(steps * batch * 2);
  const target = new Float32Array(steps * batch * 2);
  const mask = new Float32Array(steps * batch);
  const answer = new Float32Array(steps * batch);
  lengths.forEach((length, b) => {
    let previous = -1;
    for (let t = 0; t < length; t++) {
      const index = t * batch + b;
      const bit = stream.integer(2);
      x[index * 2 + bit] = 1;
      mask[index] = 1;
      if (previous >= 0) {
        answer[index] = 1;
        target[index * 2 + previous] = 1;
      }
      previous = bit;
    }
  });
  return { steps, batch, x, target, mask, answer };
}

function batchSizes(sequences: number, size: number): number[] {
  return Array.from({ length: Math.ceil(sequences / size) }, (_, at) => Math.min(size, sequences - at * size));
}

function echoTally(): ReturnType<Task["tally"]> {
  let judged = 0;
  let wrong = 0;
  return {
    add({ answer, target }, y) {
      answer.forEach((scored, index) => {
        if (scored === 0) return;
        judged++;
        if ((target[index * 2] === 1) !== y[index * 2]! > y[index * 2 + 1]!) wrong++;
      });
    },
    metrics: () => ({ error: wrong / judged, judged }),
  };
}
