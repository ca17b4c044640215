import {
  type Answered,
  answerOfChannel,
  answerSteps,
  channelOfAnswer,
  encodeStory,
  type StoryAnswer,
  StoryWorld,
  stepsOfAct,
  storyChannels,
} from "@dncjs/tasks/story";
import type { Settings } from "../../settings/settings.ts";
import type { StoryLesson } from "../lesson.ts";
import type { Phase } from "../picture/episode.ts";
import type { NameLists } from "./names.ts";
import { type Told, toldSentences } from "./storySentences.ts";
import { type ReadText, readText } from "./storyText.ts";

/** A question of the story. */
export interface Asked extends Answered {
  readonly line: number;
  /** The step that shows the question first, and the step that answers it. */
  readonly from: number;
  readonly step: number;
  /** The output channel of the right answer. */
  readonly channel: number;
  /** For a question where a thing is: who has it. The network says so one step before its answer. */
  readonly holder?: { readonly step: number; readonly channel: number };
}

/** A row of the answers in the figure: an output of the network, with its name in this story. */
export interface AnswerRow {
  readonly channel: number;
  readonly name: string;
}

/** A story as input of the network: every sentence in two or three steps. */
export interface StoryEpisode {
  readonly text: string;
  readonly read: ReadText;
  /** The sentences that are understood, in words. */
  readonly story: readonly Told[];
  /** [T,X] */
  readonly x: Float32Array;
  /** [T]: the line that a step belongs to. */
  readonly lines: readonly number[];
  /** [T]: whether a step is the first of its line. */
  readonly showsLine: readonly boolean[];
  readonly asked: readonly Asked[];
  readonly phases: readonly Phase[];
  readonly rows: readonly AnswerRow[];
}

/** Returns the episode of a text; undefined if nothing of it is understood. */
export function storyEpisode(text: string): StoryEpisode | undefined {
  const read = readText(text);
  if (read.lines.length === 0) return undefined;
  const told = read.lines.map(({ line }) => line);
  const lines = told.flatMap(({ act }, at) => new Array<number>(stepsOfAct(act)).fill(at));
  const asked = askedIn(read);
  return {
    text,
    read,
    story: toldSentences(text, read),
    x: encodeStory(told),
    lines,
    showsLine: lines.map((line, t) => lines[t - 1] !== line),
    asked,
    phases: phasesOf(lines, asked),
    rows: rowsOf(read, asked),
  };
}

/** Returns the episode of the text in the settings, or of the lesson's own if nothing of the text is understood. */
export function chosenEpisode(lesson: Pick<StoryLesson, "shown">, { text }: Pick<Settings, "text">): StoryEpisode {
  return storyEpisode(text ?? lesson.shown) ?? storyEpisode(lesson.shown)!;
}

function askedIn({ lines }: ReadText): readonly Asked[] {
  const told = lines.map(({ line }) => line);
  const steps = answerSteps(told);
  const world = new StoryWorld();
  return told.flatMap((line, at) => {
    const answered = world.tell(line);
    if (!answered) return [];
    const step = steps.shift()!;
    const who = line.act === "whereThing" ? world.answer({ act: "who", thing: line.thing }).answer : undefined;
    const holder = who && { step: step - 1, channel: channelOfAnswer(who) };
    return [
      {
        ...answered,
        line: at,
        from: step + 1 - stepsOfAct(line.act),
        step,
        channel: channelOfAnswer(answered.answer),
        ...(holder ? { holder } : {}),
      },
    ];
  });
}

/** Spans of statements, and one span per question. */
function phasesOf(lines: readonly number[], asked: readonly Asked[]): readonly Phase[] {
  const told = (from: number, to: number): Phase[] => (from < to ? [{ from, to, label: "told", short: "" }] : []);
  const spans = asked.flatMap(({ from, step }, k): Phase[] => [
    ...told(k === 0 ? 0 : asked[k - 1]!.step + 1, from),
    { from, to: step + 1, label: "asked", short: "?" },
  ]);
  return [...spans, ...told((asked.at(-1)?.step ?? -1) + 1, lines.length)];
}

/** The possible answers of the story's questions: its places, people if a question is about a thing, and that it was not told. */
function rowsOf({ lines, names }: ReadText, asked: readonly Asked[]): readonly AnswerRow[] {
  const asksWho = asked.some(({ line }) => lines[line]!.line.act !== "wherePerson");
  return Array.from({ length: storyChannels.outputSize }, (_, channel) => ({
    channel,
    answer: answerOfChannel(channel),
  }))
    .filter(({ answer }) => asksWho || (answer.kind !== "person" && answer.kind !== "nobody"))
    .filter(({ answer }) => isBound(answer, names))
    .map(({ channel, answer }) => ({ channel, name: answerName(answer, names) }));
}

function isBound(answer: StoryAnswer, { person, place }: NameLists): boolean {
  if (answer.kind === "person") return answer.person < person.length;
  return answer.kind !== "place" || answer.place < place.length;
}

/** Returns an answer in words. A symbol without a name is one that the story does not use. */
export function answerName(answer: StoryAnswer, { person, place }: NameLists): string {
  if (answer.kind === "person") return person[answer.person] ?? "somebody else";
  if (answer.kind === "place") return place[answer.place] ?? "another place";
  return answer.kind === "nobody" ? "nobody" : NOT_TOLD;
}

/** The answer to a question that the story does not answer. */
export const NOT_TOLD = "not told";

/** The question relevant at step `t`: the current one, else the next, else the last; undefined if there is none. */
export function questionAt({ asked }: StoryEpisode, t: number): Asked | undefined {
  return asked.find(({ step }) => step >= t) ?? asked.at(-1);
}
