import type { MemoryStory } from "./story.ts";

/** Width of the labels to the left of a figure. */
export const LABELS = 11;

type Timed = Pick<MemoryStory, "steps" | "phases">;

/** Braces over the steps in which columns are shown and in which they are asked back. */
export function phaseLine({ phases }: Timed, pitch: number): string {
  let line = "";
  for (const { label, from, steps } of phases) line = line.padEnd(LABELS + from * pitch) + brace(label, steps * pitch);
  return line;
}

function brace(label: string, width: number): string {
  if (width < 3) return label.slice(0, 1).padEnd(width);
  const inside = width - 2;
  const words = [` ${label} `, label].find((text) => text.length <= inside) ?? "";
  const before = Math.floor((inside - words.length) / 2);
  return `╭${"─".repeat(before)}${words}${"─".repeat(inside - words.length - before)}╮`;
}

/** Step numbers, as many as there is room for, each beginning at its step. */
export function rulerLine({ steps }: Timed, pitch: number): string {
  const every = [1, 2, 5, 10, 20, 50, 100].find((stride) => stride * pitch > String(steps).length) ?? 1000;
  let line = "step".padStart(LABELS - 1).padEnd(LABELS);
  for (let step = 0; step < steps; step += every) line = line.padEnd(LABELS + step * pitch) + step;
  return line;
}
