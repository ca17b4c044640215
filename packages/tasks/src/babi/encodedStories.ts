import type { Random } from "@dncjs/core";
import { partOfLesson } from "./babiLessons.ts";
import { type EncodedStory, encodeStory, renameStory } from "./encode.ts";
import { exchangeableWords, renaming } from "./exchangeableWords.ts";
import type { Layout } from "./layout.ts";
import { partOfStory, type StoryPart } from "./storyPart.ts";
import type { TaskStory } from "./storySets.ts";

interface StorySets {
  readonly layout: Layout;
  readonly training: readonly TaskStory[];
  readonly validation: readonly TaskStory[];
  readonly evaluation: readonly TaskStory[];
}

/** The stories of a task as inputs and targets: whole, or the parts that a lesson shows. */
export class EncodedStories {
  readonly training: readonly EncodedStory[];
  readonly validation: readonly EncodedStory[];
  readonly evaluation: readonly EncodedStory[];
  readonly #sets: StorySets;
  readonly #random: Random;

  /** `random` draws the parts and the renamings. */
  constructor(sets: StorySets, random: Random) {
    const { layout, training, validation, evaluation } = sets;
    this.#sets = sets;
    this.#random = random;
    this.training = training.map((story) => encode(story, layout));
    this.validation = validation.map((story) => encode(story, layout));
    this.evaluation = evaluation.map((story) => encode(story, layout));
  }

  /** Training story `number` as shown at a position of the training order. Without a part it is whole. */
  shownAt(number: number, position: number, part: StoryPart | undefined): EncodedStory {
    if (!part) return this.training[number] as EncodedStory;
    const draw = this.#random.fork("parts").fork(position);
    return encodePart(this.#sets.training[number] as TaskStory, part, draw, this.#sets.layout);
  }

  /** The story with its exchangeable words renamed, by the position of the training order. */
  renamed(story: EncodedStory, position: number): EncodedStory {
    const draw = this.#random.fork("renaming").fork(position);
    return renameStory(story, renaming(exchangeableWords(story.task), this.#sets.layout.numbers, draw));
  }

  /** The validation set of a lesson; by default whole stories. */
  validationOf(lesson: number | undefined): readonly EncodedStory[] {
    const part = partOfLesson(lesson);
    if (!part) return this.validation;
    const draws = this.#random.fork("validation parts").fork(lesson as number);
    const { validation, layout } = this.#sets;
    return validation.map((story, number) => encodePart(story, part, draws.fork(number), layout));
  }
}

function encode({ story, task }: TaskStory, layout: Layout): EncodedStory {
  return encodeStory(story, task, layout);
}

function encodePart({ story, task }: TaskStory, part: StoryPart, draw: Random, layout: Layout): EncodedStory {
  return encode({ task, story: partOfStory(story, part, draw) }, layout);
}
