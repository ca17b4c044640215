import type { Batch } from "@dncjs/train";
import { requireOutputs, requireSequence } from "../batch.ts";
import { isLargest } from "../isLargest.ts";
import { answerOfChannel, answerSteps, channelOfAnswer, readStory, storyChannels } from "./storyChannels.ts";
import type { Named, StoryLine } from "./storyLine.ts";
import { type StoryAnswer, StoryWorld } from "./storyWorld.ts";

const PEOPLE = ["Ann", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gail", "Hugo"];
const THINGS = ["apple", "book", "coin", "doll", "envelope", "flute", "guitar", "hat"];
const PLACES = ["attic", "bedroom", "cellar", "den", "entrance", "field", "garden", "hall"];

/** Renders a story as text, one sentence per line, with the answers. */
export function renderStory(batch: Batch, sequence: number, y?: ArrayLike<number>): string {
  requireSequence(batch, sequence);
  if (y) requireOutputs(batch, y, storyChannels.outputSize);
  const lines = readStory(batch, sequence);
  const steps = answerSteps(lines);
  const world = new StoryWorld();
  return lines
    .map((line) => {
      const answered = world.tell(line);
      if (!answered) return sentenceOf(line);
      const step = steps.shift() as number;
      const verdict = y ? verdictOf(y, step * batch.batch + sequence, channelOfAnswer(answered.answer)) : "";
      return `${sentenceOf(line)}  ${wordsOf(answered.answer)}${verdict}`;
    })
    .join("\n");
}

function verdictOf(y: ArrayLike<number>, index: number, expected: number): string {
  const { outputSize: Y } = storyChannels;
  const logits = Array.from({ length: Y }, (_, channel) => y[index * Y + channel] as number);
  const found = logits.indexOf(Math.max(...logits));
  return isLargest(y, index * Y, Y, expected)
    ? " ✓"
    : ` ✕ answered ${found < 0 ? "nothing" : wordsOf(answerOfChannel(found))}`;
}

function wordsOf(answer: StoryAnswer): string {
  if (answer.kind === "person") return PEOPLE[answer.person] as string;
  if (answer.kind === "place") return PLACES[answer.place] as string;
  return answer.kind === "nobody" ? "nobody" : "not told";
}

function sentenceOf(line: StoryLine): string {
  const person = "person" in line ? named(line.person, PEOPLE, "she") : "";
  const thing = "thing" in line ? named(line.thing, THINGS, "it") : "";
  const theThing = thing === "it" ? "it" : `the ${thing}`;
  const place = "place" in line ? PLACES[line.place] : "";
  switch (line.act) {
    case "go":
      return `${person} went to the ${place}.`;
    case "take":
      return `${person} took ${theThing}.`;
    case "drop":
      return `${person} dropped ${theThing}.`;
    case "give":
      return `${person} gave ${theThing} to ${PEOPLE[line.to]}.`;
    case "put":
      return `${person} put ${theThing} in the ${place}.`;
    case "lie":
      return `${theThing} is in the ${place}.`;
    case "wherePerson":
      return `where is ${person}?`;
    case "whereThing":
      return `where is ${theThing}?`;
    case "who":
      return `who has ${theThing}?`;
  }
}

function named(value: Named, names: readonly string[], pronoun: string): string {
  return value === "pronoun" ? pronoun : (names[value] as string);
}
