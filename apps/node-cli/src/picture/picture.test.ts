import type { Trace } from "@dncjs/core";
import { copyTask } from "@dncjs/tasks";
import { describe, expect, test } from "vitest";
import { exampleOf } from "../taskSpec.ts";
import { drawColoured } from "./coloured.ts";
import { drawPlain } from "./plain.ts";
import { copyStory, type MemoryStory, readingAid } from "./story.ts";

const [LENGTH, BITS, N] = [4, 3, 8];
const task = copyTask({ bits: BITS, minLength: LENGTH, maxLength: LENGTH, seed: 1 });
const example = exampleOf(task);
const { steps } = example;

/** A network that writes column c to row `rowOf(c)`, reads it back from there, and answers all but one bit right. */
function trace(rowOf: (column: number) => number): Trace {
  const [writeWeights, readWeights] = [new Float32Array(steps * N), new Float32Array(steps * N)];
  for (let column = 0; column < LENGTH; column++) {
    writeWeights[(1 + column) * N + rowOf(column)] = 0.9;
    readWeights[(LENGTH + 2 + column) * N + rowOf(column)] = 0.9;
  }
  const y = Float32Array.from(example.target, (bit) => (bit > 0.5 ? 9 : -9));
  y[(LENGTH + 2) * BITS]! *= -1;
  return new Map([
    ["y", { shape: [steps, 1, BITS], data: y }],
    ["writeWeights", { shape: [steps, 1, 1, N], data: writeWeights }],
    ["readWeights", { shape: [steps, 1, 1, N], data: readWeights }],
  ]);
}

const inOrder = copyStory(
  example,
  BITS,
  trace((column) => 7 - column),
) as MemoryStory;

describe("the memory at work", () => {
  test("rows stand in the order in which they are first written, so that a copy is two staircases", () => {
    expect(inOrder.rows.slice(0, LENGTH)).toEqual([7, 6, 5, 4]);
    const lines = drawPlain(inOrder).filter((line) => /^ +\d+ │/.test(line));
    expect(lines.slice(0, LENGTH)).toEqual([
      "   7 │  ██                │ │            ██      │",
      "   6 │    ██              │ │              ██    │",
      "   5 │      ██            │ │                ██  │",
      "   4 │        ██          │ │                  ██│",
    ]);
  });

  test("the sentence below says only what is so", () => {
    expect(readingAid(inOrder)).toBe("Each column is written to a row of its own, and read back from it in order.");
    const oneRow = copyStory(
      example,
      BITS,
      trace(() => 3),
    ) as MemoryStory;
    expect(readingAid(oneRow)).toMatch(/^1 of 4 columns/);
  });

  test("a bit that is answered wrongly is marked", () => {
    expect(drawPlain(inOrder).join("\n")).toContain("✕");
    expect(drawColoured(inOrder, 24, 80)?.join("\n")).toContain("8;2;255;0;135");
  });

  test("two rows make a line of half blocks, and every line gives the colours back", () => {
    const lines = drawColoured(inOrder, 8, 80)!.filter((line) => line.includes("▀"));
    expect(lines).toHaveLength(2 * Math.ceil(BITS / 2) + N / 2);
    for (const line of lines) expect(line.endsWith("\u001b[0m")).toBe(true);
  });

  test("what is wider than the terminal is not drawn", () => {
    expect(drawColoured(inOrder, 24, 15)).toBeUndefined();
  });

  test("a network without memory has no picture", () => {
    const plain = new Map([...trace((column) => column)].filter(([name]) => name === "y"));
    expect(copyStory(example, BITS, plain)).toBeUndefined();
  });
});
