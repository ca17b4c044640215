import { ArgumentError } from "@dncjs/core";
import type { Batch } from "@dncjs/train";
import { blankBatch } from "../batch.ts";
import { inputSizeOf, type Layout, storySteps } from "./layout.ts";
import { BLANK, type Story } from "./story.ts";

/** In `target`: no word is asked for at this step. */
export const NOTHING_ASKED = 65_535;

/** The longest official story has 1,393 steps; a longer one than this is a text that is not split into stories. */
const MOST_STEPS = 4096;

/** A story as one sequence of steps, each of which shows some words. */
export interface EncodedStory {
  readonly task: number;
  /** The numbers of the words shown, those of step 0 first; the blank where an answer is due. */
  readonly shown: Uint16Array;
  /** [T]: how many of them each step shows. */
  readonly counts: Uint16Array;
  /** [T]: the word asked for, or NOTHING_ASKED. */
  readonly target: Uint16Array;
}

/**
 * All lines in order, word by word or each as one step, and after each question the blanks for every word of its answer, which
 * is asked for at the last of them. Throws ArgumentError if the story is too long, a line has more words than the layout has
 * positions, or a word is not in its vocabulary.
 */
export function encodeStory(story: Story, task: number, layout: Layout): EncodedStory {
  const steps = storySteps(story, layout);
  if (steps > MOST_STEPS) {
    throw new ArgumentError(`${story.place}: the length of the story`, steps, `at most ${MOST_STEPS} steps`);
  }
  if (layout.encoding === "sentences") requireFitting(story, layout.positions);
  const number = (word: string) => layout.numbers.get(word) ?? refuseWord(story, word);
  const [shown, counts, target]: [number[], number[], number[]] = [[], [], []];
  const show = (words: readonly string[], asked: number) => {
    for (const word of words) shown.push(number(word));
    counts.push(words.length);
    target.push(asked);
  };
  for (const { words, answer } of story.lines) {
    if (layout.encoding === "sentences") show(words, NOTHING_ASKED);
    else for (const word of words) show([word], NOTHING_ASKED);
    for (const word of answer) {
      for (let left = layout.blanks; left > 0; left--) show([BLANK], left === 1 ? number(word) : NOTHING_ASKED);
    }
  }
  return { task, shown: Uint16Array.from(shown), counts: Uint16Array.from(counts), target: Uint16Array.from(target) };
}

/** The story with word `renamed[n]` wherever word n is shown or asked for. */
export function renameStory(story: EncodedStory, renamed: Uint16Array): EncodedStory {
  const rename = (word: number) => (word === NOTHING_ASKED ? word : (renamed[word] as number));
  return { ...story, shown: story.shown.map(rename), target: story.target.map(rename) };
}

/** Lays stories out as one batch, as long as its longest: [T,B,P·V] in, [T,B,V] out. */
export function babiBatch(stories: readonly EncodedStory[], layout: Layout): Batch {
  const steps = Math.max(...stories.map((story) => story.counts.length));
  const [X, V] = [inputSizeOf(layout), layout.vocabulary.length];
  const batch = blankBatch(steps, stories.length, { inputSize: X, outputSize: V });
  stories.forEach(({ shown, counts, target }, row) => {
    let at = 0;
    for (let step = 0; step < counts.length; step++) {
      const place = step * stories.length + row;
      batch.mask[place] = 1;
      const end = at + (counts[step] as number);
      for (let position = place * X; at < end; position += V) batch.x[position + (shown[at++] as number)] = 1;
      if (target[step] === NOTHING_ASKED) continue;
      batch.answer[place] = 1;
      batch.target[place * V + (target[step] as number)] = 1;
    }
  });
  return { ...batch, groups: stories.map((story) => groupName(story.task)) };
}

/** How a bAbI task is called in `Batch.groups` and in metrics. */
export function groupName(task: number): string {
  return `task${task}`;
}

function requireFitting(story: Story, positions: number): void {
  const long = story.lines.findIndex((line) => line.words.length > positions);
  if (long < 0) return;
  throw new ArgumentError(
    `${story.place}: words in line ${long + 1} of the story`,
    (story.lines[long] as Story["lines"][number]).words.length,
    `at most ${positions}, the positions there are`,
  );
}

function refuseWord(story: Story, word: string): never {
  throw new ArgumentError(`${story.place}: a word of the story`, word, "a word of the vocabulary");
}
