import type { Random } from "@dncjs/core";
import { drawBetween, drawDistinct } from "../drawing/draws.ts";
import { type Act, isQuestionAct, type Named, type Question, type StoryLine, SYMBOLS } from "./storyLine.ts";
import { StoryWorld } from "./storyWorld.ts";

/** The acts of a story in order. The stories of a training batch share them. */
export type Plot = readonly Act[];

/** Shares of the statements: people move more often than they handle one of many things. */
const STATEMENT_ACTS: readonly Act[] = [
  "go",
  "go",
  "go",
  "go",
  "take",
  "take",
  "take",
  "drop",
  "drop",
  "give",
  "put",
  "lie",
];
const QUESTION_ACTS: readonly Act[] = ["wherePerson", "whereThing", "whereThing", "who"];

/** Draws the acts of a story with `statements` statements: after each, with probability 1/2, a question; the last is a question. */
export function drawPlot(random: Random, statements: number): Plot {
  const acts: Act[] = [];
  for (let left = statements; left > 0; left--) {
    acts.push(pick(random, STATEMENT_ACTS));
    const asks = random.integer(2) === 1;
    const question = pick(random, QUESTION_ACTS);
    if (asks || left === 1) acts.push(question);
  }
  return acts;
}

/** The maximum number of words that `drawPlot` draws. */
export const plotWords = (statements: number): number => 3 * statements;

/** The symbols of a story. */
interface Cast {
  readonly people: readonly number[];
  readonly things: readonly number[];
  readonly places: readonly number[];
}

/** Draws the sentences of a plot. A short story has few people and things, so that most questions have an answer. */
export function drawStory(random: Random, plot: Plot): StoryLine[] {
  const most = Math.min(SYMBOLS, 2 + Math.floor(plot.length / 4));
  const cast: Cast = {
    people: drawDistinct(random, drawBetween(random, 2, most), SYMBOLS),
    things: drawDistinct(random, drawBetween(random, 1, most), SYMBOLS),
    places: drawDistinct(random, drawBetween(random, 2, SYMBOLS), SYMBOLS),
  };
  const world = new StoryWorld();
  return plot.map((act) => {
    const line = isQuestionAct(act) ? drawQuestion(random, act, cast, world) : drawLine(random, act, cast, world);
    world.tell(line);
    return line;
  });
}

/** Draws of a question that the story does not answer. */
const QUESTION_DRAWS = 3;

/** The maximum number of words that `drawStory` draws. */
export const storyWords = (lines: number): number => 3 * (1 + 2 * SYMBOLS) + QUESTION_DRAWS * 8 * lines;

/** Draws a question again if the story does not answer it, so that most questions have an answer. */
function drawQuestion(random: Random, act: Question["act"], cast: Cast, world: StoryWorld): StoryLine {
  let line = drawLine(random, act, cast, world) as Question;
  for (let left = QUESTION_DRAWS - 1; left > 0 && world.answer(line).need === "untold"; left--) {
    line = drawLine(random, act, cast, world) as Question;
  }
  return line;
}

function drawLine(random: Random, act: Act, cast: Cast, world: StoryWorld): StoryLine {
  const { person, thing } = drawActors(random, act, cast, world);
  const place = pick(random, cast.places);
  switch (act) {
    case "go":
      return { act, person, place };
    case "give":
      return { act, person, thing, to: other(random, cast.people, world.personOf(person)) };
    case "put":
      return { act, person, thing, place };
    case "lie":
      return { act, thing, place };
    case "wherePerson":
      return { act, person };
    case "whereThing":
    case "who":
      return { act, thing };
    default:
      return { act, person, thing };
  }
}

const NEEDS_HOLDER: readonly Act[] = ["drop", "give", "put"];

/** Draws who acts and on what: three times in four a person acts on a thing that the person has, if anybody has one. */
function drawActors(
  random: Random,
  act: Act,
  { people, things }: Cast,
  world: StoryWorld,
): { person: Named; thing: Named } {
  const held = world.held();
  const likely = held[random.integer(Math.max(1, held.length))];
  const isLikely = random.integer(4) > 0 && NEEDS_HOLDER.includes(act) && likely !== undefined;
  const person = isLikely ? likely.holder : pick(random, people);
  const thing = isLikely ? likely.thing : pick(random, things);
  // A pronoun replaces what it repeats, and often what it does not: stories about one person or thing are common.
  const isShe = random.integer(3) === 0;
  const isIt = random.integer(4) === 0;
  return {
    person: isShe && world.lastPerson !== undefined ? "pronoun" : person,
    thing: isIt && world.lastThing !== undefined ? "pronoun" : thing,
  };
}

function other(random: Random, people: readonly number[], person: number | undefined): number {
  return pick(
    random,
    people.filter((one) => one !== person),
  );
}

function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[random.integer(items.length)] as Item;
}
