import type { Accuracy } from "../session/accuracy.ts";

/** A network counts as right if at most one square of a hundred is wrong. */
const RIGHT = 0.99;
/** Smaller differences may be chance. */
const CLEAR = 0.01;

/** Returns the largest length up to which a network is right at every measured length; 0 if it is never right. */
export function rightUpTo(lengths: readonly number[], shares: readonly number[]): number {
  const first = shares.findIndex((share) => share < RIGHT);
  return first < 0 ? (lengths[shares.length - 1] ?? 0) : (lengths[first - 1] ?? 0);
}

/** Says up to which length each network is right, and where the LSTM has more squares right than the DNC. */
export function lengthWords(lengths: readonly number[], measured: readonly Accuracy[], locations: number): string {
  const [dnc, links, lstm] = (["dnc", "withoutLinks", "lstm"] as const).map((name) =>
    rightUpTo(
      lengths,
      measured.map((accuracy) => accuracy[name]),
    ),
  );
  const better = lengths.filter((_, at) => measured[at] && measured[at].lstm > measured[at].dnc + CLEAR);
  const wins =
    better.length === 0
      ? "At no measured length does the LSTM have more squares right."
      : `The LSTM has more squares right at ${better.join(", ")} columns.`;
  return `At least 99 of 100 squares are right up to ${dnc} columns with memory, up to ${lstm} for the LSTM, and up to ${links} without links. The memory has ${locations} locations. ${wins}`;
}
