import { ArgumentError, Random } from "@dncjs/core";
import type { Batch, Task } from "@dncjs/train";
import { inPieces, lazily, requireTrainingBatch, requireWhole } from "../batch.ts";
import { babiTally, FAILED_ABOVE } from "./babiTally.ts";
import { babiBatch, type EncodedStory, encodeStory } from "./encode.ts";
import { renderBabi } from "./renderBabi.ts";
import { type BabiText, holdOut, leaveOutLonger, readTexts } from "./storySets.ts";
import { trainingOrder } from "./trainingOrder.ts";
import { numberWords, vocabularyOf } from "./vocabulary.ts";

export interface BabiOptions {
  /** The training texts, one a task. May be empty where nothing is trained, given a vocabulary. */
  readonly train: readonly BabiText[];
  /** The test texts, one a task: the evaluation set. */
  readonly test: readonly BabiText[];
  /** Chooses the validation stories and the order of training. */
  readonly seed: number;
  /** The words a model was trained with, in its order; those of all texts if not given. */
  readonly vocabulary?: readonly string[] | undefined;
  /** Share of each task's training stories held out, [0, 1); 0.1 if not given, as in the paper. */
  readonly validationFraction?: number | undefined;
  /** Training stories with more steps are left out; without it none are. */
  readonly maxTrainingSteps?: number | undefined;
  /** Batches dealt out by length together, 1..1024, against padding; 8 if not given, 1 for the paper's plain order. */
  readonly lookahead?: number | undefined;
}

export interface BabiTask extends Task {
  /** Word number = channel of input and output. */
  readonly vocabulary: readonly string[];
  /** The numbers of the tasks in the evaluation set, ascending. */
  readonly tasks: readonly number[];
  /** How many stories each set has. */
  readonly stories: { readonly training: number; readonly validation: number; readonly evaluation: number };
  /** How many training stories were longer than `maxTrainingSteps`. */
  readonly leftOut: number;
}

/**
 * Question answering on the official bAbI text, one task or several jointly, in the encoding of Graves et al. 2016: a story
 * with all its questions is one sequence of one-hot words, each word of an answer is asked for by `-`, nothing else is judged.
 * Metrics: `questionError` (a question is right only if all words of its answer are), `wordError`, `questions`; with several
 * tasks also `questionError.task3`, … and `failedTasks`. Solved below 5 % question error.
 * Throws ArgumentError (texts, words, seed) and ConfigError (the other options), each naming what is wrong and where.
 */
export function babiTask(options: BabiOptions): BabiTask {
  const { lookahead = 8 } = options;
  requireWhole("lookahead", lookahead, 1, 1024);
  const random = new Random(options.seed).fork("babi");
  const { vocabulary, training, validation, evaluation, leftOut } = prepare(options, random);
  const order = trainingOrder({ lengths: training.map(steps), random: random.fork("order"), lookahead });
  const tasks = [...new Set(evaluation.map((story) => story.task))].sort((a, b) => a - b);
  const batchOf = (stories: readonly EncodedStory[]) => babiBatch(stories, vocabulary.length);
  return {
    name: "babi",
    description: `answer the questions of bAbI ${tasks.length > 1 ? "tasks" : "task"} ${tasks.join(", ")}`,
    inputSize: vocabulary.length,
    outputSize: vocabulary.length,
    loss: "softmaxCrossEntropy",
    lossGroups: 1,
    metric: "questionError",
    trainingSteps: longest(training),
    evaluationSteps: longest([...validation, ...evaluation]),
    vocabulary,
    tasks,
    stories: { training: training.length, validation: validation.length, evaluation: evaluation.length },
    leftOut,
    trainingBatch(index, size) {
      requireTrainingBatch(index, size);
      if (training.length === 0) throw new ArgumentError("train", [], "at least one text, to train on");
      return batchOf(order(index, size).map((story) => training[story] as EncodedStory));
    },
    evaluationBatches: (size) => byLength(evaluation, size, batchOf),
    validationBatches: (size) => byLength(validation, size, batchOf),
    tally: () => babiTally(vocabulary.length, tasks.length > 1),
    isSolved: (metrics) => (metrics.questionError ?? 1) < FAILED_ABOVE,
    render: (batch, row, y) => renderBabi(batch, row, vocabulary, y),
  };
}

function prepare(options: BabiOptions, random: Random) {
  const { validationFraction = 0.1, maxTrainingSteps } = options;
  if (options.test.length === 0) throw new ArgumentError("test", [], "at least one text");
  if (maxTrainingSteps !== undefined) requireWhole("maxTrainingSteps", maxTrainingSteps, 1, Number.MAX_SAFE_INTEGER);
  const [train, test] = [readTexts(options.train, "train"), readTexts(options.test, "test")];
  const vocabulary = options.vocabulary ?? vocabularyOf([...train, ...test].map(({ story }) => story));
  const numbers = numberWords(vocabulary);
  const sets = holdOut(train, validationFraction, random.fork("validation"));
  const kept = leaveOutLonger(sets.training, maxTrainingSteps);
  const encode = (stories: typeof test) => stories.map(({ story, task }) => encodeStory(story, task, numbers));
  return {
    vocabulary: [...vocabulary],
    training: encode(kept),
    validation: encode(sets.validation),
    evaluation: encode(test),
    leftOut: sets.training.length - kept.length,
  };
}

/** Stories of similar length together: the sets are judged as a whole, so only padding depends on the order. */
function byLength(
  stories: readonly EncodedStory[],
  size: number,
  batchOf: (stories: readonly EncodedStory[]) => Batch,
): Iterable<Batch> {
  return lazily(
    inPieces(
      stories.toSorted((a, b) => steps(a) - steps(b)),
      size,
    ),
    batchOf,
  );
}

function steps(story: EncodedStory): number {
  return story.input.length;
}

function longest(stories: readonly EncodedStory[]): number {
  return stories.reduce((most, story) => Math.max(most, steps(story)), 0);
}
