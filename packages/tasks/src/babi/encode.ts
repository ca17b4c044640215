import { ArgumentError } from "@dncjs/core";
import type { Batch } from "@dncjs/train";
import { blankBatch } from "../batch.ts";
import { BLANK, type Story, storySteps } from "./story.ts";

/** In `target`: no word is asked for at this step. */
export const NOTHING_ASKED = 65_535;

/** The longest official story has 1,393 steps; a longer one than this is a text that is not split into stories. */
const MOST_STEPS = 4096;

/** A story as one sequence of word numbers. */
export interface EncodedStory {
  readonly task: number;
  /** [T]: the word shown, the blank where one is asked for. */
  readonly input: Uint16Array;
  /** [T]: the word asked for, or NOTHING_ASKED. */
  readonly target: Uint16Array;
}

/**
 * The paper's encoding: all words of all lines in order, after each question one blank for every word of its answer.
 * Throws ArgumentError if the story is too long or has a word that `numbers` lacks.
 */
export function encodeStory(story: Story, task: number, numbers: ReadonlyMap<string, number>): EncodedStory {
  const steps = storySteps(story);
  if (steps > MOST_STEPS) {
    throw new ArgumentError(`${story.place}: the length of the story`, steps, `at most ${MOST_STEPS} steps`);
  }
  const number = (word: string) => numbers.get(word) ?? refuseWord(story, word);
  const blank = number(BLANK);
  const input = new Uint16Array(steps);
  const target = new Uint16Array(steps).fill(NOTHING_ASKED);
  let step = 0;
  for (const line of story.lines) {
    for (const word of line.words) input[step++] = number(word);
    for (const word of line.answer) {
      input[step] = blank;
      target[step++] = number(word);
    }
  }
  return { task, input, target };
}

/** Lays stories out as one batch of one-hot words, as long as its longest: [T,B,V] in and out. */
export function babiBatch(stories: readonly EncodedStory[], words: number): Batch {
  const steps = Math.max(...stories.map((story) => story.input.length));
  const batch = blankBatch(steps, stories.length, { inputSize: words, outputSize: words });
  stories.forEach(({ input, target }, row) => {
    for (let step = 0; step < input.length; step++) {
      const place = step * stories.length + row;
      batch.mask[place] = 1;
      batch.x[place * words + (input[step] as number)] = 1;
      if (target[step] === NOTHING_ASKED) continue;
      batch.answer[place] = 1;
      batch.target[place * words + (target[step] as number)] = 1;
    }
  });
  return { ...batch, groups: stories.map((story) => groupName(story.task)) };
}

/** How a bAbI task is called in `Batch.groups` and in metrics. */
export function groupName(task: number): string {
  return `task${task}`;
}

function refuseWord(story: Story, word: string): never {
  throw new ArgumentError(`${story.place}: a word of the story`, word, "a word of the vocabulary");
}
