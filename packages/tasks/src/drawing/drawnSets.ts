import { ArgumentError, Random } from "@dncjs/core";
import type { Batch, Task } from "@dncjs/train";
import { type Channels, inPieces, lazily, requireTrainingBatch } from "../batch.ts";
import { type Episode, stackEpisodes } from "./episode.ts";

/** How the sequences of a task are drawn from random words. */
export interface Drawing<Sizes> {
  readonly channels: Channels;
  /** Sizes of the sequences of each lesson, easiest first; the last ones are those of the task itself. */
  readonly lessons: readonly Sizes[];
  /** Sizes of the sequences that a lesson is judged by: its hardest. */
  hardest(lesson: Sizes): Sizes;
  /** Words of a stream set aside for one sequence of any lesson. */
  readonly words: number;
  draw(random: Random, sizes: Sizes): Episode;
}

/** Sequences of an evaluation or validation set. */
export const SET_SIZE = 100;

/** Words set aside for draws that have to be repeated; that one is happens once in millions. */
export const SPARE_WORDS = 8;

/**
 * The three sets of a task without a file. Sequence n of a set is drawn from words n·words … of the set's own stream, and two
 * streams of one seed share no words: it depends on nothing but n and its lesson, and what is drawn for training is never
 * drawn again for a set to be judged by.
 */
export function drawnSets<Sizes>(
  root: Random,
  drawing: Drawing<Sizes>,
): Pick<Task, "trainingBatch" | "evaluationBatches" | "validationBatches"> {
  const { lessons, words, channels } = drawing;
  const sequences = Math.floor(Number.MAX_SAFE_INTEGER / words);
  const sizesOf = (lesson = lessons.length - 1) => lessons[requireLesson(lesson, lessons.length)] as Sizes;
  const drawBatch = (stream: Random, numbers: readonly number[], sizes: Sizes) => {
    const at = (number: number) => Random.from({ ...stream.state, position: number * words });
    return stackEpisodes(
      numbers.map((number) => drawing.draw(at(number), sizes)),
      channels,
    );
  };
  const judged = (name: string, size: number, lesson: Sizes): Iterable<Batch> => {
    const [stream, sizes] = [root.fork(name), drawing.hardest(lesson)];
    return lazily(inPieces(consecutive(0, SET_SIZE), size), (numbers) => drawBatch(stream, numbers, sizes));
  };
  const training = root.fork("training");
  return {
    trainingBatch(index, size, lesson) {
      requireTrainingBatch(index, size, sequences);
      return drawBatch(training, consecutive(index * size, size), sizesOf(lesson));
    },
    evaluationBatches: (size) => judged("evaluation", size, sizesOf()),
    validationBatches: (size, lesson) => judged("validation", size, sizesOf(lesson)),
  };
}

function requireLesson(lesson: number, count: number): number {
  if (Number.isSafeInteger(lesson) && lesson >= 0 && lesson < count) return lesson;
  throw new ArgumentError("lesson", lesson, `a whole number from 0 to ${count - 1}`);
}

function consecutive(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, at) => from + at);
}
