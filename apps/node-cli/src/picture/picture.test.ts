import type { Trace } from "@dncjs/core";
import { allocationTask, copyTask, repeatCopyTask } from "@dncjs/tasks";
import type { Batch } from "@dncjs/train";
import { describe, expect, test } from "vitest";
import { completeSizes } from "../sizedSpec.ts";
import { type SizedName, sizedTasks } from "../sizedTasks.ts";
import { buildTask, exampleOf } from "../taskSpec.ts";
import { drawColoured } from "./coloured.ts";
import { drawPlain } from "./plain.ts";
import { phaseLine } from "./ruler.ts";
import { copyStory, type MemoryStory, readingAid } from "./story.ts";
import { storyOf } from "./storyOf.ts";

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

/** A network that writes at each step the row that `writes` names and reads the one that `reads` names, if any. */
function traceOf({ steps, target }: Batch, N: number, writes: Rows, reads: Rows): Trace {
  const weights = (rowAt: Rows) => {
    const data = new Float32Array(steps * N);
    for (let step = 0; step < steps; step++) if (rowAt[step] !== undefined) data[step * N + rowAt[step]!] = 0.9;
    return { shape: [steps, 1, 1, N], data };
  };
  const y = Float32Array.from(target, (bit) => (bit > 0.5 ? 9 : -9));
  return new Map([
    ["y", { shape: [steps, 1, target.length / steps], data: y }],
    ["writeWeights", weights(writes)],
    ["readWeights", weights(reads)],
  ]);
}

type Rows = Readonly<Record<number, number>>;

describe("the picture of other copies", () => {
  test("is there for every task that is a copy, and for no other", () => {
    const drawn = (Object.keys(sizedTasks) as SizedName[]).filter((name) => {
      const spec = completeSizes(name, {});
      const batch = exampleOf(buildTask(spec, 1, "training").task);
      return storyOf(spec, batch, traceOf(batch, 2, {}, {})) !== undefined;
    });
    expect(drawn).toEqual(["copy", "repeat-copy", "allocation"]);
    expect(
      storyOf({ name: "babi", tasks: [1], data: "", encoding: "words", renaming: false }, example, trace(Number)),
    ).toBeUndefined();
  });

  test("of two sequences through the same two rows shows both, and says that the rows are used again", () => {
    const batch = exampleOf(allocationTask({ bits: 2, length: 2, sequences: 2, seed: 1 }));
    const trace = traceOf(batch, 3, { 1: 0, 2: 1, 7: 1, 8: 0 }, { 4: 0, 5: 1, 10: 1, 11: 0 });
    const story = copyStory(batch, 2, trace) as MemoryStory;
    expect(story.phases.map(({ label, from, steps }) => [label, from, steps])).toEqual([
      ["shown", 1, 2],
      ["asked back", 4, 2],
      ["shown", 7, 2],
      ["asked back", 10, 2],
    ]);
    expect(readingAid(story)).toBe(
      "4 columns share 2 rows, used again when they are free; 4 are read back from the row they were written to.",
    );
  });

  test("of a sequence that is asked back twice follows a column to all of its answers, and the end mark is no column", () => {
    const sizes = { bits: 2, minLength: 2, maxLength: 2, minRepeats: 2, maxRepeats: 2 };
    const batch = exampleOf(repeatCopyTask({ ...sizes, seed: 1 }));
    const writes = { 1: 4, 2: 0 };
    const story = copyStory(batch, 2, traceOf(batch, 5, writes, { 4: 4, 5: 0, 6: 4, 7: 0 })) as MemoryStory;
    expect(story.columns).toEqual([
      { shown: 1, asked: [4, 6] },
      { shown: 2, asked: [5, 7] },
    ]);
    expect(story.bits).toBe(3);
    expect(story.answered(8, 2)).toMatchObject({ right: true });
    expect([story.shown(1, 2), story.shown(3, 0), story.answered(3, 0)]).toEqual([undefined, undefined, undefined]);
    expect(readingAid(story)).toBe("Each column is written to a row of its own, and read back from it in order.");
    const once = copyStory(batch, 2, traceOf(batch, 5, writes, { 4: 4, 5: 0, 6: 4, 7: 1 })) as MemoryStory;
    expect(readingAid(once)).toContain("1 of 2 are read back");
  });

  test("has braces over every run of columns", () => {
    const batch = exampleOf(allocationTask({ bits: 2, length: 4, sequences: 2, seed: 1 }));
    const story = copyStory(batch, 2, traceOf(batch, 3, {}, {})) as MemoryStory;
    const line = phaseLine(story, 3);
    expect(line.trimStart()).toBe("╭─ shown ──╮   ╭asked back╮   ╭─ shown ──╮   ╭asked back╮");
    expect(line.indexOf("╭")).toBe(11 + 3);
  });
});
