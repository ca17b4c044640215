import { Random } from "@dncjs/core";
import type { Batch, Task } from "@dncjs/train";
import { inPieces, lazily, requireTrainingBatch, requireWhole } from "../batch.ts";
import { copyTally } from "./copyTally.ts";
import { renderCopy } from "./renderCopy.ts";
import { type CopySizes, copyBatch, copySteps, drawSequence, wordsPerSequence } from "./sequence.ts";

export interface CopyOptions {
  /** Bits a column, 1..1024; 6 if not given. */
  readonly bits?: number | undefined;
  /** Fewest columns of a training sequence, 1..10,000; 1 if not given. */
  readonly minLength?: number | undefined;
  /** Most columns of a training sequence, and the columns of every evaluation sequence; 8 if not given. */
  readonly maxLength?: number | undefined;
  readonly seed: number;
}

const SET_SIZE = 100;

/**
 * Copy: columns of random bits are shown once, then asked back in the same order while nothing is shown.
 *
 *     step     0      1 … L    L+1     L+2 … 2L+1
 *     input    start  columns  recall
 *     target                           columns
 *
 * Channels in: the bits, then the start flag, then the recall flag. Lengths are uniform, each row its own. Evaluation and
 * validation are 100 sequences of the greatest length each. Metrics: `bitError`, `sequenceError` (sequences with any wrong
 * bit), `sequences`; solved when no sequence is wrong. Throws ConfigError (sizes) and ArgumentError (seed).
 */
export function copyTask({ bits = 6, minLength = 1, maxLength = 8, seed }: CopyOptions): Task {
  requireWhole("bits", bits, 1, 1024);
  requireWhole("maxLength", maxLength, 1, 10_000);
  requireWhole("minLength", minLength, 1, maxLength);
  const sizes: CopySizes = { bits, minLength, maxLength };
  const root = new Random(seed).fork("copy");
  const training = root.fork("training");
  const sequences = Math.floor(Number.MAX_SAFE_INTEGER / wordsPerSequence(sizes));
  return {
    name: "copy",
    description: `give back ${columns(sizes)} of ${bits} random bits in the order shown`,
    inputSize: bits + 2,
    outputSize: bits,
    loss: "sigmoidCrossEntropy",
    lossGroups: 1,
    metric: "bitError",
    trainingSteps: copySteps(maxLength),
    evaluationSteps: copySteps(maxLength),
    trainingBatch(index, size) {
      requireTrainingBatch(index, size, sequences);
      return drawBatch(training, consecutive(index * size, size), sizes);
    },
    evaluationBatches: (size) => longestSequences(root.fork("evaluation"), size, sizes),
    validationBatches: (size) => longestSequences(root.fork("validation"), size, sizes),
    tally: () => copyTally(bits),
    isSolved: (metrics) => metrics.sequenceError === 0,
    render: (batch, row, y) => renderCopy(batch, row, bits, y),
  };
}

function longestSequences(stream: Random, size: number, sizes: CopySizes): Iterable<Batch> {
  const longest = { ...sizes, minLength: sizes.maxLength };
  return lazily(inPieces(consecutive(0, SET_SIZE), size), (numbers) => drawBatch(stream, numbers, longest));
}

function drawBatch(stream: Random, numbers: readonly number[], sizes: CopySizes): Batch {
  const sequences = numbers.map((number) => drawSequence(stream, number, sizes));
  return copyBatch(sequences, sizes.bits);
}

function consecutive(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, at) => from + at);
}

function columns({ minLength, maxLength }: CopySizes): string {
  return minLength === maxLength ? `${maxLength} columns` : `${minLength} to ${maxLength} columns`;
}
