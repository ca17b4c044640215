import type { Phase } from "../picture/episode.ts";
import { BLANK, type Story, vocabulary, wordsOf } from "./grammar.ts";
import { stepCountOf } from "./storyCode.ts";

/** Maximum number of words in a step: "Mary went back to the kitchen ." */
const POSITIONS = 7;

/** A question of the story. */
export interface Asked {
  readonly line: number;
  readonly who: number;
  /** The step that shows the question, and the step that answers it. */
  readonly from: number;
  readonly step: number;
  /** The right answer; null if the story does not contain it. */
  readonly place: number | null;
  /** The line that contains the answer, or null. */
  readonly support: number | null;
}

/** A story as input of the network: one sentence per step, and extra steps for answers after a question. */
export interface StoryEpisode {
  readonly story: Story;
  /** [T,X]: word w at position p of a step is channel p · V + w. */
  readonly x: Float32Array;
  /** [T]: the line that a step belongs to. */
  readonly lines: readonly number[];
  /** [T]: whether a step shows the line itself. */
  readonly showsLine: readonly boolean[];
  readonly asked: readonly Asked[];
  readonly phases: readonly Phase[];
}

export function storyEpisode(story: Story): StoryEpisode {
  const shown = story.flatMap((line, at) => {
    return [wordsOf(line), ...new Array<string[]>(stepCountOf([line]) - 1).fill([BLANK])].map((words, k) => ({
      words,
      at,
      k,
    }));
  });
  const V = vocabulary.length;
  const x = new Float32Array(shown.length * POSITIONS * V);
  shown.forEach(({ words }, t) => {
    words.forEach((word, position) => {
      x[(t * POSITIONS + position) * V + vocabulary.indexOf(word)] = 1;
    });
  });
  const lines = shown.map(({ at }) => at);
  return {
    story,
    x,
    lines,
    showsLine: shown.map(({ k }) => k === 0),
    asked: askedIn(story, lines),
    phases: phasesOf(story, lines),
  };
}

function askedIn(story: Story, lines: readonly number[]): readonly Asked[] {
  return story.flatMap((question, line) => {
    if (question.kind !== "question") return [];
    const { who } = question;
    const support = story
      .slice(0, line)
      .findLastIndex((earlier) => earlier.kind === "statement" && earlier.who === who);
    const statement = story[support];
    const place = statement?.kind === "statement" ? statement.place : null;
    const from = lines.indexOf(line);
    const step = lines.lastIndexOf(line);
    return { line, who, from, step, place, support: support < 0 ? null : support };
  });
}

/** Spans of statements, and one span per question. */
function phasesOf(story: Story, lines: readonly number[]): readonly Phase[] {
  const phases: { -readonly [Key in keyof Phase]: Phase[Key] }[] = [];
  lines.forEach((line, t) => {
    const label = story[line]!.kind === "question" ? "asked" : "told";
    const last = phases.at(-1);
    const continues = last?.label === label && (label === "told" || lines[t - 1] === line);
    if (continues) last.to = t + 1;
    else phases.push({ from: t, to: t + 1, label, short: label === "asked" ? "?" : "" });
  });
  return phases;
}

/** The question relevant at step `t`: the current one, else the next, else the last; undefined if there is none. */
export function questionAt({ asked }: StoryEpisode, t: number): Asked | undefined {
  return asked.find(({ step }) => step >= t) ?? asked.at(-1);
}
