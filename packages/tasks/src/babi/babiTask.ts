import { ArgumentError, Random } from "@dncjs/core";
import type { Batch, Task } from "@dncjs/train";
import { chunksOf, lazily, requireTrainingBatch, requireWhole } from "../batch.ts";
import { trainingOrder } from "../drawing/trainingOrder.ts";
import { babiTally, FAILED_ABOVE } from "./babiTally.ts";
import { babiBatch, type EncodedStory, encodeStory, renameStory } from "./encode.ts";
import { exchangeableWords, renaming } from "./exchangeableWords.ts";
import { type BabiEncoding, inputSizeOf, type LayoutOptions, layoutOf, type Positions, storySteps } from "./layout.ts";
import { lineNumbers, wordsShown } from "./readSteps.ts";
import { renderBabi } from "./renderBabi.ts";
import { type BabiText, excludeLonger, holdOut, readTexts, type TaskStory } from "./storySets.ts";
import { taskLessons } from "./taskLessons.ts";

/** Options of `babiTask`. */
export interface BabiOptions extends LayoutOptions {
  /** The training texts, one per task. Can be empty if `vocabulary` is given and the task is not used for training. */
  readonly train: readonly BabiText[];
  /** The test texts, one per task: the evaluation set. */
  readonly test: readonly BabiText[];
  /** Seed of the choice of validation stories, of the training order and of renaming; a whole number from 0. */
  readonly seed: number;
  /** Fraction of each task's training stories held out for validation, [0, 1). @default 0.1, as in the paper */
  readonly validationFraction?: number | undefined;
  /** Excludes training stories with more steps. @default no limit */
  readonly maxTrainingSteps?: number | undefined;
  /**
   * Whether the words of each class (`exchangeableWords` of the story's task) are permuted at random, differently each time a training story
   * is used. Only the official tasks, by their number, have such classes. @default false
   */
  readonly renaming?: boolean | undefined;
  /**
   * Trains in lessons of whole stories: the tasks of each lesson, where a task that occurs twice is drawn twice as often; the last lesson, all
   * tasks equally often, comes by itself. @default no lessons; every story is drawn equally often
   */
  readonly taskLessons?: readonly (readonly number[])[] | undefined;
  /** Number of batches whose stories are grouped by length, 1..1024, to reduce padding. @default 8; 1 is the paper's plain order */
  readonly lookahead?: number | undefined;
}

export interface BabiTask extends Task {
  /** Whether a step shows a word or a whole line. */
  readonly encoding: BabiEncoding;
  /** V words. Word `w` is output channel `w`. */
  readonly vocabulary: readonly string[];
  /** The words of each position of a step, in the order of the input channels; 1, all words at one position, for the encoding "words". */
  readonly positions: Positions;
  /** Steps for each word of an answer; the last of them is scored. */
  readonly blanks: number;
  /** The numbers of the tasks in the evaluation set, ascending. */
  readonly tasks: readonly number[];
  /** Number of stories in each set. */
  readonly stories: { readonly training: number; readonly validation: number; readonly evaluation: number };
  /** Number of training stories excluded by `maxTrainingSteps`. */
  readonly leftOut: number;
  /** Returns the input words of a step of a sequence; none after its end. @throws ArgumentError if there is no such sequence or step */
  wordsShown(batch: Batch, sequence: number, step: number): string[];
  /** Returns the line number of each step of a sequence, from 1, as in `render`. @throws ArgumentError if there is no such sequence */
  lineNumbers(batch: Batch, sequence: number): number[];
}

/**
 * Creates a question-answering task from the official bAbI text, for one task or several jointly. A story with all its questions is one
 * sequence.
 *
 * With the encoding "words" (Graves et al. 2016) a step holds one word, with "sentences" a line, all its words side by side. Each word of an
 * answer has `blanks` steps that hold the blank `-` alone; the last of them is scored. No other step is scored.
 *
 * Lessons: those of `taskLessons`. Metrics: `questionError` (an answer is right only if all of its words are), `wordError`, `questions`; for
 * several tasks also those of `babiTally`. Solved below 5 % question error; the validation stories alone decide when a run is.
 * @throws ArgumentError if a text, the vocabulary or the seed is invalid; ConfigError if another option is
 */
export function babiTask(options: BabiOptions): BabiTask {
  const { lookahead = 8 } = options;
  requireWhole("lookahead", lookahead, 1, 1024);
  const random = new Random(options.seed).fork("babi");
  const { layout, training, validation, evaluation, leftOut } = prepare(options, random);
  const order = trainingOrder({ lengths: training.map(steps), random: random.fork("order"), lookahead });
  const tasks = tasksOf(evaluation);
  const byTask =
    options.taskLessons &&
    taskLessons({
      lessons: options.taskLessons,
      tasks: training.length > 0 ? tasksOf(training) : tasks,
      training,
      random,
      lookahead,
    });
  const batchOf = (chosen: readonly EncodedStory[]) => babiBatch(chosen, layout);
  const { encoding, vocabulary, positions, blanks } = layout;
  const shownAt = (number: number, position: number) => {
    const story = training[number] as EncodedStory;
    if (!options.renaming) return story;
    const draw = random.fork("renaming").fork(position);
    return renameStory(story, renaming(exchangeableWords(story.task), layout.numbers, draw));
  };
  const validationOf = (lesson?: number) =>
    byTask ? validation.filter(({ task }) => byTask.has(task, lesson)) : validation;
  return {
    name: "babi",
    description: describe(tasks, options.train, leftOut),
    inputSize: inputSizeOf(layout),
    outputSize: vocabulary.length,
    loss: "softmaxCrossEntropy",
    lossGroups: 1,
    metric: "questionError",
    validationDecides: true,
    ...(byTask ? { lessons: byTask.descriptions } : {}),
    trainingSteps: longest(training),
    evaluationSteps: longest([...validation, ...evaluation]),
    encoding,
    vocabulary,
    positions,
    blanks,
    tasks,
    stories: { training: training.length, validation: validation.length, evaluation: evaluation.length },
    leftOut,
    trainingBatch(index, size, lesson) {
      requireTrainingBatch(index, size);
      if (training.length === 0) throw new ArgumentError("train", [], "at least one text");
      const numbers = byTask ? byTask.storiesOf(index, size, lesson) : order(index, size);
      return batchOf(numbers.map((number, at) => shownAt(number, index * size + at)));
    },
    evaluationBatches: (size) => byLength(evaluation, size, batchOf),
    validationBatches: (size, lesson) => byLength(validationOf(lesson), size, batchOf),
    tally: () => babiTally(layout, tasks.length > 1),
    isSolved: (metrics) => (metrics.questionError ?? 1) < FAILED_ABOVE,
    render: (batch, sequence, y) => renderBabi(batch, sequence, layout, y),
    wordsShown: (batch, sequence, step) => wordsShown(layout, batch, sequence, step),
    lineNumbers: (batch, sequence) => lineNumbers(layout, batch, sequence),
  };
}

/** The numbers of the tasks of some stories, ascending. */
function tasksOf(stories: readonly EncodedStory[]): number[] {
  return [...new Set(stories.map(({ task }) => task))].sort((a, b) => a - b);
}

function describe(tasks: readonly number[], train: readonly BabiText[], leftOut: number): string {
  const generated = train.filter((text) => text.generated).map(({ task }) => task);
  const note = generated.length > 0 ? `; the training text of task ${generated.join(", ")} is generated` : "";
  const omitted = leftOut > 0 ? `; ${leftOut} longer training stories are left out` : "";
  return `answer the questions of bAbI ${tasks.length > 1 ? "tasks" : "task"} ${listed(tasks)}${note}${omitted}`;
}

/** Three or more ascending numbers without a gap are "1 to 20". */
function listed(tasks: readonly number[]): string {
  const [first = 0, last = 0] = [tasks[0], tasks.at(-1)];
  return tasks.length > 2 && last - first === tasks.length - 1 ? `${first} to ${last}` : tasks.join(", ");
}

function prepare(options: BabiOptions, random: Random) {
  const { validationFraction = 0.1, maxTrainingSteps } = options;
  if (options.test.length === 0) throw new ArgumentError("test", [], "at least one text");
  if (maxTrainingSteps !== undefined) requireWhole("maxTrainingSteps", maxTrainingSteps, 1, Number.MAX_SAFE_INTEGER);
  const train = readTexts(options.train, "train");
  const test = readTexts(options.test, "test");
  const layout = layoutOf([...train, ...test], options);
  const sets = holdOut(train, validationFraction, random.fork("validation"));
  const kept = excludeLonger(sets.training, maxTrainingSteps, (story) => storySteps(story, layout));
  const encode = ({ story, task }: TaskStory) => encodeStory(story, task, layout);
  return {
    layout,
    training: kept.map(encode),
    validation: sets.validation.map(encode),
    evaluation: test.map(encode),
    leftOut: sets.training.length - kept.length,
  };
}

/** Batches stories by length, to reduce padding. The metrics of a whole set do not depend on its order. */
function byLength(
  stories: readonly EncodedStory[],
  size: number,
  batchOf: (stories: readonly EncodedStory[]) => Batch,
): Iterable<Batch> {
  return lazily(
    chunksOf(
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
