import { ArgumentError } from "@dncjs/core";
import type { Batch } from "@dncjs/train";
import { zeroBatch } from "../batch.ts";
import { largest } from "../largest.ts";
import { channelOf, inputSizeOf, type Layout, storySteps } from "./layout.ts";
import { BLANK, type Story } from "./story.ts";

/** In `EncodedStory.target`: the step is not scored. */
export const NO_TARGET = 65_535;

/** The longest official story has 1,393 steps. A story with more than this is a text that is not split into stories. */
const MAX_STEPS = 4096;

/** A story as a sequence of word numbers. */
export interface EncodedStory {
  readonly task: number;
  /** The input words, those of step 0 first, with blanks in place of answers. */
  readonly shown: Uint16Array;
  /** `[T]`: the number of input words of each step. */
  readonly counts: Uint16Array;
  /** `[T]`: the expected word, or NO_TARGET. */
  readonly target: Uint16Array;
}

/**
 * Encodes the lines of a story in order, each word or each line as one step. After a question come the blanks of each word of its answer; the
 * last of them is scored.
 * @throws ArgumentError if the story is too long, a line has more words than the layout has positions, or a word is not in the vocabulary
 */
export function encodeStory(story: Story, task: number, layout: Layout): EncodedStory {
  const steps = storySteps(story, layout);
  if (steps > MAX_STEPS) {
    throw new ArgumentError(`${story.place}: the length of the story`, steps, `at most ${MAX_STEPS} steps`);
  }
  if (layout.encoding === "sentences") requireFittingLines(story, layout.channels.length);
  const number = (word: string) => layout.numbers.get(word) ?? rejectWord(story, word);
  const shown: number[] = [];
  const counts: number[] = [];
  const target: number[] = [];
  const show = (words: readonly string[], expected: number) => {
    words.forEach((word, position) => {
      const found = number(word);
      channelOf(layout, position, found, story.place); // throws if the position never has the word
      shown.push(found);
    });
    counts.push(words.length);
    target.push(expected);
  };
  for (const { words, answer } of story.lines) {
    if (layout.encoding === "sentences") show(words, NO_TARGET);
    else for (const word of words) show([word], NO_TARGET);
    for (const word of answer) {
      for (let left = layout.blanks; left > 0; left--) show([BLANK], left === 1 ? number(word) : NO_TARGET);
    }
  }
  return { task, shown: Uint16Array.from(shown), counts: Uint16Array.from(counts), target: Uint16Array.from(target) };
}

/** Returns the story with word n replaced by word `renamed[n]`, in inputs and targets. */
export function renameStory(story: EncodedStory, renamed: Uint16Array): EncodedStory {
  const rename = (word: number) => (word === NO_TARGET ? word : (renamed[word] as number));
  return { ...story, shown: story.shown.map(rename), target: story.target.map(rename) };
}

/** Combines stories into a batch as long as the longest: [T,B,X] in, [T,B,V] out. */
export function babiBatch(stories: readonly EncodedStory[], layout: Layout): Batch {
  const steps = largest(stories.map((story) => story.counts.length));
  const X = inputSizeOf(layout);
  const V = layout.vocabulary.length;
  const batch = zeroBatch(steps, stories.length, { inputSize: X, outputSize: V });
  stories.forEach(({ shown, counts, target }, b) => {
    let at = 0;
    for (let step = 0; step < counts.length; step++) {
      const index = step * stories.length + b;
      batch.mask[index] = 1;
      const end = at + (counts[step] as number);
      for (let position = 0; at < end; position++)
        batch.x[index * X + channelOf(layout, position, shown[at++] as number)] = 1;
      if (target[step] === NO_TARGET) continue;
      batch.answer[index] = 1;
      batch.target[index * V + (target[step] as number)] = 1;
    }
  });
  return { ...batch, groups: stories.map((story) => groupName(story.task)) };
}

/** Returns the name of a bAbI task in `Batch.groups` and in metrics. */
function groupName(task: number): string {
  return `task${task}`;
}

function requireFittingLines(story: Story, positions: number): void {
  const long = story.lines.findIndex((line) => line.words.length > positions);
  if (long < 0) return;
  throw new ArgumentError(
    `${story.place}: words in line ${long + 1} of the story`,
    (story.lines[long] as Story["lines"][number]).words.length,
    `at most ${positions}, the number of positions`,
  );
}

function rejectWord(story: Story, word: string): never {
  throw new ArgumentError(`${story.place}: a word of the story`, word, "a word of the vocabulary");
}
