import { Random } from "@dncjs/core";
import type { Batch, Task } from "../task.ts";

export interface EchoOptions {
  readonly minSteps?: number;
  readonly maxSteps?: number;
  readonly loss?: Task["loss"];
  /** Changes a training batch before it is given out. */
  readonly spoil?: (batch: Batch, index: number) => void;
  /** Rows of the validation and evaluation sets. */
  readonly rows?: number;
  /** Number of lessons, the first with the shortest sequences; without it the task has none. */
  readonly lessons?: number;
}

/** A toy: at every step but the first, say which bit was shown the step before. Learned by the smallest network. */
export function echoTask(options: EchoOptions = {}): Task {
  const { minSteps = 3, maxSteps = 6, loss = "sigmoidCrossEntropy", spoil, rows = 40 } = options;
  const root = new Random(1).fork("echo");
  const { lessons } = options;
  const most = (lesson?: number) =>
    lesson === undefined || !lessons
      ? maxSteps
      : minSteps + Math.floor(((maxSteps - minSteps) * (lesson + 1)) / lessons);
  const draw = (stream: Random, size: number, lesson?: number) => drawBatch(stream, size, minSteps, most(lesson));
  return {
    name: "echo",
    description: "say what was shown the step before",
    inputSize: 2,
    outputSize: 2,
    loss,
    lossGroups: 1,
    metric: "error",
    trainingSteps: maxSteps,
    evaluationSteps: maxSteps,
    ...(lessons ? { lessons: Array.from({ length: lessons }, (_, lesson) => `at most ${most(lesson)} steps`) } : {}),
    trainingBatch(index, size, lesson) {
      const batch = draw(root.fork("training").fork(index), size, lesson);
      spoil?.(batch, index);
      return batch;
    },
    evaluationBatches: (size) => pieces(rows, size).map((piece, at) => draw(root.fork("evaluation").fork(at), piece)),
    validationBatches: (size, lesson) =>
      pieces(rows, size).map((piece, at) => draw(root.fork("validation").fork(at), piece, lesson)),
    tally: echoTally,
    isSolved: (metrics) => metrics.error === 0,
    render: (batch, row) => `row ${row} of ${batch.batch}`,
  };
}

/** One-hot bits in, one-hot bits out; rows of unequal lengths. */
function drawBatch(stream: Random, batch: number, minSteps: number, maxSteps: number): Batch {
  const lengths = Array.from({ length: batch }, () => minSteps + stream.integer(maxSteps - minSteps + 1));
  const steps = Math.max(...lengths);
  const [x, target] = [new Float32Array(steps * batch * 2), new Float32Array(steps * batch * 2)];
  const [mask, answer] = [new Float32Array(steps * batch), new Float32Array(steps * batch)];
  lengths.forEach((length, row) => {
    let previous = -1;
    for (let t = 0; t < length; t++) {
      const place = t * batch + row;
      const bit = stream.integer(2);
      x[place * 2 + bit] = 1;
      mask[place] = 1;
      if (previous >= 0) [answer[place], target[place * 2 + previous]] = [1, 1];
      previous = bit;
    }
  });
  return { steps, batch, x, target, mask, answer };
}

function pieces(rows: number, size: number): number[] {
  return Array.from({ length: Math.ceil(rows / size) }, (_, at) => Math.min(size, rows - at * size));
}

function echoTally(): ReturnType<Task["tally"]> {
  let [judged, wrong] = [0, 0];
  return {
    add({ answer, target }, y) {
      answer.forEach((asked, place) => {
        if (asked === 0) return;
        judged++;
        if ((target[place * 2] === 1) !== y[place * 2]! > y[place * 2 + 1]!) wrong++;
      });
    },
    metrics: () => ({ error: wrong / judged, judged }),
  };
}
