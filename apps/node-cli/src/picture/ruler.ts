import type { MemoryFigure } from "./figure.ts";

type Timed = Pick<MemoryFigure, "steps" | "phases" | "locations">;

/** Digits of the largest location that is drawn. */
export function locationDigits({ locations }: Pick<MemoryFigure, "locations">): number {
  return String(Math.max(0, ...locations)).length;
}

/** Width of the labels left of a figure: "locations", or the numbers of two locations. */
export function labelWidth(figure: Pick<MemoryFigure, "locations">): number {
  return Math.max("locations".length, 2 * locationDigits(figure) + 1) + 2;
}

/** Braces over the steps of each phase. */
export function phaseLine(figure: Timed, stepWidth: number): string {
  const left = labelWidth(figure);
  let line = "";
  for (const { label, from, steps } of figure.phases)
    line = line.padEnd(left + from * stepWidth) + brace(label, steps * stepWidth);
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
export function rulerLine(figure: Timed, stepWidth: number): string {
  const { steps } = figure;
  const left = labelWidth(figure);
  const every = [1, 2, 5, 10, 20, 50, 100].find((stride) => stride * stepWidth > String(steps).length) ?? 1000;
  let line = "step".padStart(left - 1).padEnd(left);
  for (let step = 0; step < steps; step += every) line = line.padEnd(left + step * stepWidth) + step;
  return line;
}
