import type { Batch } from "@dncjs/train";
import type { Channels } from "../batch.ts";
import { ACTS, isQuestionAct, type Named, type StoryLine, SYMBOLS, stepsOfAct } from "./storyLine.ts";
import type { StoryAnswer } from "./storyWorld.ts";

/** The first input channel of each part of a sentence. Person and thing have one more channel, for the pronoun. */
const PERSON = ACTS.length;
const TO = PERSON + SYMBOLS + 1;
const THING = TO + SYMBOLS;
const PLACE = THING + SYMBOLS + 1;
/** 1 in the second and in the third step of a sentence. */
const AGAIN = PLACE + SYMBOLS;

/** Output channels: people, places, "nobody", "I was not told". */
const NOBODY = 2 * SYMBOLS;
const UNTOLD = NOBODY + 1;

export const storyChannels: Channels = { inputSize: AGAIN + 2, outputSize: UNTOLD + 1 };

/** Returns the output channel of an answer. */
export function channelOfAnswer(answer: StoryAnswer): number {
  if (answer.kind === "person") return answer.person;
  if (answer.kind === "place") return SYMBOLS + answer.place;
  return answer.kind === "nobody" ? NOBODY : UNTOLD;
}

/** Returns the answer of an output channel. */
export function answerOfChannel(channel: number): StoryAnswer {
  if (channel < SYMBOLS) return { kind: "person", person: channel };
  if (channel < NOBODY) return { kind: "place", place: channel - SYMBOLS };
  return { kind: channel === NOBODY ? "nobody" : "untold" };
}

/** Returns the number of steps of a story. */
export function storySteps(lines: readonly Pick<StoryLine, "act">[]): number {
  return lines.reduce((steps, { act }) => steps + stepsOfAct(act), 0);
}

/** Encodes a story, [T,X]: every sentence in all of its steps. */
export function encodeStory(lines: readonly StoryLine[]): Float32Array {
  const { inputSize: X } = storyChannels;
  const x = new Float32Array(storySteps(lines) * X);
  let step = 0;
  for (const line of lines) {
    const shown = channelsOf(line);
    for (let again = 0; again < stepsOfAct(line.act); again++, step++) {
      for (const channel of shown) x[step * X + channel] = 1;
      if (again > 0) x[step * X + AGAIN + again - 1] = 1;
    }
  }
  return x;
}

function channelsOf(line: StoryLine): number[] {
  const named = (first: number, value: Named) => first + (value === "pronoun" ? SYMBOLS : value);
  return [
    ACTS.indexOf(line.act),
    ...("person" in line ? [named(PERSON, line.person)] : []),
    ...("to" in line ? [TO + line.to] : []),
    ...("thing" in line ? [named(THING, line.thing)] : []),
    ...("place" in line ? [PLACE + line.place] : []),
  ];
}

/** Returns the sentences of a sequence of a batch. */
export function readStory(batch: Batch, sequence: number): StoryLine[] {
  const { inputSize: X } = storyChannels;
  const lines: StoryLine[] = [];
  for (let step = 0; step < batch.steps; step++) {
    const index = step * batch.batch + sequence;
    if (batch.mask[index] !== 1) break;
    const x = batch.x.subarray(index * X, (index + 1) * X);
    if (x[AGAIN] === 0 && x[AGAIN + 1] === 0) lines.push(readLine(x));
  }
  return lines;
}

function readLine(x: Float32Array): StoryLine {
  const symbol = (first: number, size = SYMBOLS) => x.subarray(first, first + size).indexOf(1);
  const named = (first: number): Named | undefined => {
    const value = symbol(first, SYMBOLS + 1);
    return value === SYMBOLS ? "pronoun" : value < 0 ? undefined : value;
  };
  const parts = {
    act: ACTS[symbol(0, ACTS.length)],
    person: named(PERSON),
    thing: named(THING),
    to: symbol(TO),
    place: symbol(PLACE),
  };
  const present = Object.entries(parts).filter(([, value]) => value !== undefined && value !== -1);
  return Object.fromEntries(present) as unknown as StoryLine;
}

/** Returns the step in which each question of a story is answered. */
export function answerSteps(lines: readonly StoryLine[]): number[] {
  let step = 0;
  return lines.flatMap(({ act }) => {
    step += stepsOfAct(act);
    return isQuestionAct(act) ? [step - 1] : [];
  });
}
