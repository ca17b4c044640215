import { ArgumentError, Random } from "@dncjs/core";
import type { Batch, Task } from "@dncjs/train";
import { inPieces, lazily, requireTrainingBatch, requireWhole } from "../batch.ts";
import { babiLessons, partOfLesson } from "./babiLessons.ts";
import { babiTally, FAILED_ABOVE } from "./babiTally.ts";
import { babiBatch, type EncodedStory, encodeStory, renameStory } from "./encode.ts";
import { exchangeableWords, renaming } from "./exchangeable.ts";
import { type BabiEncoding, inputSizeOf, type Layout, type LayoutOptions, layoutOf, storySteps } from "./layout.ts";
import { type Part, partOfStory, tellsSupports } from "./partOfStory.ts";
import { lineNumbers, wordsShown } from "./readSteps.ts";
import { renderBabi } from "./renderBabi.ts";
import { type BabiText, holdOut, leaveOutLonger, readTexts, type TaskStory } from "./storySets.ts";
import { trainingOrder } from "./trainingOrder.ts";

export interface BabiOptions extends LayoutOptions {
  /** The training texts, one a task. May be empty where nothing is trained, given a vocabulary. */
  readonly train: readonly BabiText[];
  /** The test texts, one a task: the evaluation set. */
  readonly test: readonly BabiText[];
  /** Chooses the validation stories and the order of training. */
  readonly seed: number;
  /** Share of each task's training stories held out, [0, 1); 0.1 if not given, as in the paper. */
  readonly validationFraction?: number | undefined;
  /** Training stories with more steps are left out; without it none are. */
  readonly maxTrainingSteps?: number | undefined;
  /**
   * Whether the words of a class (`exchangeableWords` of the story's task) change places at random, anew each time a training
   * story is shown; false if not given. For the official tasks, whose numbers say which words those are.
   */
  readonly renaming?: boolean | undefined;
  /** Batches dealt out by length together, 1..1024, against padding; 8 if not given, 1 for the paper's plain order. */
  readonly lookahead?: number | undefined;
}

export interface BabiTask extends Task {
  readonly encoding: BabiEncoding;
  /** V words. Word `w` is channel `w` of the output; at position `p` of its step it is channel `p · V + w` of the input. */
  readonly vocabulary: readonly string[];
  /** The most words of a step; 1 where a step is a word. */
  readonly positions: number;
  /** Steps for each word of an answer, the last of which asks for it. */
  readonly blanks: number;
  /** The numbers of the tasks in the evaluation set, ascending. */
  readonly tasks: readonly number[];
  /** How many stories each set has. */
  readonly stories: { readonly training: number; readonly validation: number; readonly evaluation: number };
  /** How many training stories were longer than `maxTrainingSteps`. */
  readonly leftOut: number;
  /** The words that step `step` of row `row` shows; none behind the end of the row. Throws ArgumentError. */
  wordsShown(batch: Batch, row: number, step: number): string[];
  /** The number of the story's line that each step of a row belongs to, from 1, as `render` counts. Throws ArgumentError. */
  lineNumbers(batch: Batch, row: number): number[];
}

/**
 * Question answering on the official bAbI text, one task or several jointly, a story with all its questions being one
 * sequence. With the encoding "words", that of Graves et al. 2016, a step shows one word, and each word of an answer is asked for
 * by a `-`. With "sentences" a step shows a line, all its words side by side, and each word of an answer has `blanks` steps that
 * show `-` alone, the last of which asks for it. Nothing else is judged. Lessons, where all training questions tell what they
 * rest on: one question with those lines, parts of stories that grow, whole stories.
 * Metrics: `questionError` (a question is right only if all words of its answer are), `wordError`, `questions`; with several
 * tasks also `questionError.task3`, … and `failedTasks`. Solved below 5 % question error.
 * Throws ArgumentError (texts, words, seed) and ConfigError (the other options), each naming what is wrong and where.
 */
export function babiTask(options: BabiOptions): BabiTask {
  const { lookahead = 8 } = options;
  requireWhole("lookahead", lookahead, 1, 1024);
  const random = new Random(options.seed).fork("babi");
  const { layout, training, validation, evaluation, leftOut } = prepare(options, random);
  const whole = {
    training: training.map((story) => encode(story, layout)),
    validation: validation.map((story) => encode(story, layout)),
    evaluation: evaluation.map((story) => encode(story, layout)),
  };
  const order = trainingOrder({ lengths: whole.training.map(steps), random: random.fork("order"), lookahead });
  const tasks = [...new Set(evaluation.map((story) => story.task))].sort((a, b) => a - b);
  const batchOf = (stories: readonly EncodedStory[]) => babiBatch(stories, layout);
  const { encoding, vocabulary, positions, blanks } = layout;
  const part = ({ story, task }: TaskStory, shown: Part, draw: Random) =>
    encode({ task, story: partOfStory(story, shown, draw) }, layout);
  const shownAt = (number: number, position: number, shown: Part | undefined) => {
    const story = shown
      ? part(training[number] as TaskStory, shown, random.fork("parts").fork(position))
      : (whole.training[number] as EncodedStory);
    if (!options.renaming) return story;
    const draw = random.fork("renaming").fork(position);
    return renameStory(story, renaming(exchangeableWords(story.task), layout.numbers, draw));
  };
  const judgedAt = (lesson: number | undefined) => {
    const shown = partOfLesson(lesson);
    if (!shown) return whole.validation;
    const draws = random.fork("validation parts").fork(lesson as number);
    return validation.map((story, number) => part(story, shown, draws.fork(number)));
  };
  return {
    name: "babi",
    description: `answer the questions of bAbI ${tasks.length > 1 ? "tasks" : "task"} ${tasks.join(", ")}`,
    inputSize: inputSizeOf(layout),
    outputSize: vocabulary.length,
    loss: "softmaxCrossEntropy",
    lossGroups: 1,
    metric: "questionError",
    ...(training.every(({ story }) => tellsSupports(story)) ? { lessons: babiLessons } : {}),
    trainingSteps: longest(whole.training),
    evaluationSteps: longest([...whole.validation, ...whole.evaluation]),
    encoding,
    vocabulary,
    positions,
    blanks,
    tasks,
    stories: { training: training.length, validation: validation.length, evaluation: evaluation.length },
    leftOut,
    trainingBatch(index, size, lesson) {
      requireTrainingBatch(index, size);
      const shown = partOfLesson(lesson);
      if (training.length === 0) throw new ArgumentError("train", [], "at least one text, to train on");
      return batchOf(order(index, size).map((story, row) => shownAt(story, index * size + row, shown)));
    },
    evaluationBatches: (size) => byLength(whole.evaluation, size, batchOf),
    validationBatches: (size, lesson) => byLength(judgedAt(lesson), size, batchOf),
    tally: () => babiTally(layout, tasks.length > 1),
    isSolved: (metrics) => (metrics.questionError ?? 1) < FAILED_ABOVE,
    render: (batch, row, y) => renderBabi(batch, row, layout, y),
    wordsShown: (batch, row, step) => wordsShown(layout, batch, row, step),
    lineNumbers: (batch, row) => lineNumbers(layout, batch, row),
  };
}

function prepare(options: BabiOptions, random: Random) {
  const { validationFraction = 0.1, maxTrainingSteps } = options;
  if (options.test.length === 0) throw new ArgumentError("test", [], "at least one text");
  if (maxTrainingSteps !== undefined) requireWhole("maxTrainingSteps", maxTrainingSteps, 1, Number.MAX_SAFE_INTEGER);
  const [train, test] = [readTexts(options.train, "train"), readTexts(options.test, "test")];
  const layout = layoutOf(
    [...train, ...test].map(({ story }) => story),
    options,
  );
  const sets = holdOut(train, validationFraction, random.fork("validation"));
  const kept = leaveOutLonger(sets.training, maxTrainingSteps, (story) => storySteps(story, layout));
  return {
    layout,
    training: kept,
    validation: sets.validation,
    evaluation: test,
    leftOut: sets.training.length - kept.length,
  };
}

function encode({ story, task }: TaskStory, layout: Layout): EncodedStory {
  return encodeStory(story, task, layout);
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
  return story.counts.length;
}

function longest(stories: readonly EncodedStory[]): number {
  return stories.reduce((most, story) => Math.max(most, steps(story)), 0);
}
