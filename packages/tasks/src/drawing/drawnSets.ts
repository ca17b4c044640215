import { ArgumentError, Random } from "@dncjs/core";
import type { Batch, Task } from "@dncjs/train";
import { type Channels, chunksOf, lazily, requireTrainingBatch } from "../batch.ts";
import { type Episode, stackEpisodes } from "./episode.ts";

/** How the sequences of a task are drawn from random words. */
export interface Drawing<Sizes> {
  readonly channels: Channels;
  /** Sizes of the sequences of each lesson, easiest first. The last lesson is the task itself. */
  readonly lessons: readonly Sizes[];
  /** Returns the sizes of the evaluation or validation sequences of a lesson: its hardest ones. */
  hardest(lesson: Sizes): Sizes;
  /**
   * Draws what all sequences of a training batch have in common, from at most `words` words, so that none needs padding. By default they
   * have the sizes of the lesson in common.
   */
  share?(random: Random, lesson: Sizes): Sizes;
  /** Random words reserved for one sequence of any lesson. */
  readonly words: number;
  draw(random: Random, sizes: Sizes): Episode;
  /** Sequences in an evaluation or validation set. Defaults to 100. */
  readonly setSize?: number;
}

const SET_SIZE = 100;

/** Words reserved for repeated draws. One repeated draw happens once in millions. */
export const SPARE_WORDS = 8;

/**
 * Returns the three sets of a task that is drawn at random. Sequence n of a set is drawn from the words n·`words` … of the set's own random
 * stream. It is therefore a function of n and its lesson (and of what its training batch shares), and no set shares random words with another.
 */
export function drawnSets<Sizes>(
  root: Random,
  drawing: Drawing<Sizes>,
): Pick<Task, "trainingBatch" | "evaluationBatches" | "validationBatches"> {
  const { lessons, words, channels, setSize = SET_SIZE } = drawing;
  const sequences = Math.floor(Number.MAX_SAFE_INTEGER / words);
  const sizesOf = (lesson = lessons.length - 1) => lessons[requireLesson(lesson, lessons.length)] as Sizes;
  const wordsOf = (stream: Random, number: number) => Random.from({ ...stream.state, position: number * words });
  const drawBatch = (stream: Random, numbers: readonly number[], sizes: Sizes) =>
    stackEpisodes(
      numbers.map((number) => drawing.draw(wordsOf(stream, number), sizes)),
      channels,
    );
  const fixedSet = (name: string, size: number, lesson: Sizes): Iterable<Batch> => {
    const stream = root.fork(name);
    const sizes = drawing.hardest(lesson);
    return lazily(chunksOf(consecutive(0, setSize), size), (numbers) => drawBatch(stream, numbers, sizes));
  };
  const training = root.fork("training");
  const shared = root.fork("shared sizes");
  return {
    trainingBatch(index, size, lesson) {
      requireTrainingBatch(index, size, sequences);
      const sizes = sizesOf(lesson);
      const common = drawing.share?.(wordsOf(shared, index), sizes) ?? sizes;
      return drawBatch(training, consecutive(index * size, size), common);
    },
    evaluationBatches: (size) => fixedSet("evaluation", size, sizesOf()),
    validationBatches: (size, lesson) => fixedSet("validation", size, sizesOf(lesson)),
  };
}

function requireLesson(lesson: number, count: number): number {
  if (Number.isSafeInteger(lesson) && lesson >= 0 && lesson < count) return lesson;
  throw new ArgumentError("lesson", lesson, `a whole number from 0 to ${count - 1}`);
}

function consecutive(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, at) => from + at);
}
