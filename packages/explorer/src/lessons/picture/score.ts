import type { Piece } from "../../moves/sentence.ts";
import type { Run } from "../../session/run.ts";
import { type Episode, expectedAt, shownAt } from "./episode.ts";

export interface Score {
  readonly wrong: number;
  readonly total: number;
}

/** Counts the wrong squares of an episode. */
export function scoreOf(run: Run, episode: Episode): Score {
  let wrong = 0;
  let total = 0;
  for (let t = 0; t < run.T; t++) {
    const expected = expectedAt(episode, t);
    expected?.forEach((bit, square) => {
      total += 1;
      if (run.answers[t * run.Y + square]! > 0.5 !== bit > 0.5) wrong += 1;
    });
  }
  return { wrong, total };
}

/** Formats "48 of 48 squares right". */
export function scoreWords({ wrong, total }: Score): Piece {
  if (wrong === 0) return { words: `${total} of ${total} squares right`, role: "plain" };
  return { words: `${wrong} of ${total} squares wrong`, role: "error" };
}

const SIGNALS = {
  start: "The start signal.",
  repeat: "The repeat signal.",
  item: "The item signal: an item follows.",
  query: "The query signal: a question follows.",
} as const;

/** Input and output at step `t`, in words. */
export function answerWords(run: Run, episode: Episode, t: number): readonly Piece[] {
  const expected = expectedAt(episode, t);
  if (expected) {
    const answered = expected.map((_, square) => (run.answers[t * run.Y + square]! > 0.5 ? 1 : 0));
    const wrong = answered.filter((bit, square) => bit !== expected[square]).length;
    const verdict: Piece = wrong
      ? { words: `${wrong} of ${expected.length} squares wrong.`, role: "error" }
      : { words: "Correct.", role: "plain" };
    return ["Expected ", { squares: expected }, " answered ", { squares: answered }, " ", verdict];
  }
  const shown = shownAt(episode, t);
  if (shown) return ["Shown ", { squares: shown }, " Nothing to answer yet."];
  const signal = episode.signals.get(t);
  return [`${signal ? SIGNALS[signal] : "Nothing is shown."} Nothing to answer yet.`];
}
