import { Random } from "@dncjs/core";
import type { Task } from "@dncjs/train";
import { drawnSets, SPARE_WORDS } from "../drawing/drawnSets.ts";
import { drawBetween } from "../drawing/draws.ts";
import { drawPlot, drawStory, type Plot, plotWords, storyWords } from "./drawStory.ts";
import { renderStory } from "./renderStory.ts";
import { storyChannels } from "./storyChannels.ts";
import { storyEpisode } from "./storyEpisode.ts";
import { STORY_STATEMENTS } from "./storyLine.ts";
import { storyTally } from "./storyTally.ts";

/** Sizes of the stories of a lesson. */
interface Sizes {
  /** Statements of a story. */
  readonly from: number;
  readonly to: number;
  /** The acts of the stories of a batch, once they are drawn. */
  readonly plot?: Plot;
}

/** The last lesson is the task itself. */
const LESSONS: readonly Sizes[] = [
  { from: 2, to: 4 },
  { from: 4, to: 8 },
  { from: 6, to: 14 },
  { from: 10, to: 24 },
  { from: 1, to: STORY_STATEMENTS },
];

/** As many statements and as many questions, each with as many steps as possible. */
const MOST_STEPS = 2 * 3 * STORY_STATEMENTS;
const WORDS = 1 + plotWords(STORY_STATEMENTS) + storyWords(2 * STORY_STATEMENTS) + SPARE_WORDS;

/** Stories in an evaluation or validation set. */
const SET_SIZE = 200;

/** A question error at which the task is solved. */
const SOLVED_AT = 0.01;

/**
 * Creates the story task: the network sees sentences about people, things and places, and must answer questions such as "where are the keys?".
 *
 * People, things and places are symbols, eight of each kind, drawn anew for every story. The newest statement counts. A thing that a person
 * has is where the person is. "she" is the person of the last sentence about a person, "it" the last thing.
 *
 * Each sentence is shown in two steps, "drop" and questions in three; a question is answered in its last step. Where a thing is needs two
 * facts, and the network says the first, who has it, in the step before. Input channels, all one-hot: the
 * act (9), the person or "she" (9), the receiver (8), the thing or "it" (9), the place (8), the second and the third step of a sentence (2).
 * Output channels, one softmax: people (8), places (8), nobody, "I was not told".
 *
 * A training batch has one plot, which is the order of acts, so none needs padding. The evaluation and validation sets have 200 stories each.
 * Metrics: `questionError`, `questions`, and the error by what a question needs and by the number of statements before it. Solved at an
 * error of at most 0.01.
 * @throws ArgumentError if the seed is invalid
 */
export function storyTask({ seed }: { readonly seed: number }): Task {
  const drawPlotOf = (random: Random, { from, to }: Sizes) => drawPlot(random, drawBetween(random, from, to));
  return {
    name: "story",
    description: `answer questions on stories of 1 to ${STORY_STATEMENTS} sentences about people, things and places`,
    ...storyChannels,
    loss: "softmaxCrossEntropy",
    lossGroups: 1,
    metric: "questionError",
    trainingSteps: MOST_STEPS,
    evaluationSteps: MOST_STEPS,
    lessons: LESSONS.map(({ from, to }) => `stories of ${from} to ${to} sentences`),
    ...drawnSets<Sizes>(new Random(seed).fork("story"), {
      channels: storyChannels,
      lessons: LESSONS,
      hardest: (sizes) => sizes,
      share: (random, sizes) => ({ ...sizes, plot: drawPlotOf(random, sizes) }),
      words: WORDS,
      draw: (random, sizes) => storyEpisode(drawStory(random, sizes.plot ?? drawPlotOf(random, sizes))),
      setSize: SET_SIZE,
    }),
    tally: storyTally,
    isSolved: (metrics) => (metrics.questionError ?? Number.NaN) <= SOLVED_AT,
    render: renderStory,
  };
}
