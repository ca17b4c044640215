import type { MemoryFigure } from "./figure.ts";

/** Width of the labels left of a figure. */
export const LABELS = 11;

type Timed = Pick<MemoryFigure, "steps" | "phases">;

/** Braces over the steps of each phase. */
export function phaseLine({ phases }: Timed, stepWidth: number): string {
  let line = "";
  for (const { label, from, steps } of phases)
    line = line.padEnd(LABELS + from * stepWidth) + brace(label, steps * stepWidth);
  return line;
}

function brace(label: string, width: number): string {
  if (width < 3) return label.slice(0, 1).padEnd(width);
  const inside = width - 2;
  const text = [` ${label} `, label].find((candidate) => candidate.length <= inside) ?? "";
  const before = Math.floor((inside - text.length) / 2);
  return `╭${"─".repeat(before)}${text}${"─".repeat(inside - text.length - before)}╮`;
}

/** Step numbers, as many as fit, each starting at its step. */
export function rulerLine({ steps }: Timed, stepWidth: number): string {
  const every = [1, 2, 5, 10, 20, 50, 100].find((stride) => stride * stepWidth > String(steps).length) ?? 1000;
  let line = "step".padStart(LABELS - 1).padEnd(LABELS);
  for (let step = 0; step < steps; step += every) line = line.padEnd(LABELS + step * stepWidth) + step;
  return line;
}
