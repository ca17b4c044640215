import type { Batch } from "@dncjs/train";
import { requireOutputs, requireSequence } from "../batch.ts";
import { countBits, isRightBit } from "../bits/bitTally.ts";
import { classOf, countClasses, isRightClass } from "./classTally.ts";
import type { Shape } from "./readSequence.ts";

/** Values of a step that are drawn one by one; more are drawn as the indices of those that are not 0. */
const MAX_DRAWN = 32;

/** Draws a sequence as a table, one line per step: input, and at scored steps target, output (with y) and ✕ if the output is wrong. */
export function renderSequence(batch: Batch, sequence: number, shape: Shape, y?: ArrayLike<number>): string {
  const { inputSize: X, outputSize: Y } = shape;
  requireSequence(batch, sequence);
  if (y !== undefined) requireOutputs(batch, y, Y);
  const lines = [["step", "input", "target", ...(y ? ["output"] : [])]];
  for (let index = sequence; index < batch.mask.length && batch.mask[index] === 1; index += batch.batch) {
    const step = String((index - sequence) / batch.batch);
    const isScored = batch.answer[index] === 1;
    const target = isScored ? targetText(batch.target, index * Y, shape) : "";
    lines.push([
      step,
      numbersText(batch.x, index * X, X),
      target,
      ...(y && isScored ? [outputText(batch, y, index, shape)] : []),
    ]);
  }
  const caption = batch.captions?.[sequence];
  const score = y ? scoreLines(batch, sequence, y, shape) : [];
  return [...(caption ? [caption, ""] : []), ...columns(lines), ...score].join("\n");
}

function scoreLines(batch: Batch, sequence: number, y: ArrayLike<number>, shape: Shape): string[] {
  const { loss, outputSize, lossGroups: groups } = shape;
  if (loss === "meanSquare") return [];
  if (loss === "softmaxCrossEntropy") {
    const { classes, wrong } = countClasses(batch, sequence, y, { outputSize, groups });
    return [`${wrong} of ${classes} classes wrong`];
  }
  const { bits, wrong } = countBits(batch, sequence, y, outputSize);
  return [`${wrong} of ${bits} bits wrong`];
}

function columns(lines: readonly (readonly string[])[]): string[] {
  const widths = [0, 1, 2].map((at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  return lines.map(([step = "", ...cells]) =>
    [step.padStart(widths[0] as number), ...cells.map((cell, at) => cell.padEnd(widths[at + 1] ?? 0))]
      .join("   ")
      .trimEnd(),
  );
}

function targetText(target: ArrayLike<number>, from: number, shape: Shape): string {
  return shape.loss === "softmaxCrossEntropy"
    ? classesText(target, from, shape)
    : numbersText(target, from, shape.outputSize);
}

/** The outputs of a step, which are logits unless the loss is "meanSquare", in the form of the target. */
function outputText({ target }: Batch, y: ArrayLike<number>, index: number, shape: Shape): string {
  const { loss, outputSize: Y } = shape;
  const from = index * Y;
  if (loss === "meanSquare") return numbersText(y, from, Y);
  if (loss === "softmaxCrossEntropy") {
    const size = Y / shape.lossGroups;
    const groups = Array.from({ length: shape.lossGroups }, (_, group) => from + group * size);
    const isRight = groups.every((start) => isRightClass(y, target, start, size));
    return classesText(y, from, shape) + (isRight ? "" : " ✕");
  }
  const bits = Array.from({ length: Y }, (_, k) => ((y[from + k] as number) > 0 ? 1 : 0));
  const isRight = bits.every((_, k) => isRightBit(y[from + k] as number, target[from + k] as number));
  return numbersText(bits, 0, Y) + (isRight ? "" : " ✕");
}

function classesText(values: ArrayLike<number>, from: number, { outputSize, lossGroups }: Shape): string {
  const size = outputSize / lossGroups;
  return Array.from({ length: lossGroups }, (_, group) => classOf(values, from + group * size, size)).join(" ");
}

/** Bits as ▇ and ·, other numbers with three digits. */
function numbersText(values: ArrayLike<number>, from: number, count: number): string {
  const numbers = Array.from({ length: count }, (_, k) => values[from + k] as number);
  const isBits = numbers.every((value) => value === 0 || value === 1);
  const text = (value: number) => (isBits ? (value === 1 ? "▇" : "·") : String(Number(value.toPrecision(3))));
  if (count <= MAX_DRAWN) return numbers.map(text).join(isBits ? "" : " ");
  return numbers.flatMap((value, k) => (value === 0 ? [] : [isBits ? String(k) : `${k}:${text(value)}`])).join(" ");
}
