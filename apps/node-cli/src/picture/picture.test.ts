import type { Trace } from "@dncjs/core";
import { allocationTask, copyTask, repeatCopyTask } from "@dncjs/tasks";
import type { Batch } from "@dncjs/train";
import { describe, expect, test } from "vitest";
import { completeSizes } from "../sizedSpec.ts";
import { type SizedName, sizedTasks } from "../sizedTasks.ts";
import { buildTask, exampleOf } from "../taskSpec.ts";
import { drawColoured } from "./coloured.ts";
import { caption, copyFigure, type MemoryFigure } from "./figure.ts";
import { figureOf } from "./figureOf.ts";
import { drawPlain } from "./plain.ts";
import { phaseLine } from "./ruler.ts";

const LENGTH = 4;
const BITS = 3;
const N = 8;
const task = copyTask({ bits: BITS, minLength: LENGTH, maxLength: LENGTH, seed: 1 });
const example = exampleOf(task);
const { steps } = example;

/** The trace of a network that writes column c to `locationOf(c)`, reads it from there, and answers one bit wrong. */
function trace(locationOf: (column: number) => number): Trace {
  const writeWeights = new Float32Array(steps * N);
  const readWeights = new Float32Array(steps * N);
  for (let column = 0; column < LENGTH; column++) {
    writeWeights[(1 + column) * N + locationOf(column)] = 0.9;
    readWeights[(LENGTH + 2 + column) * N + locationOf(column)] = 0.9;
  }
  const y = Float32Array.from(example.target, (bit) => (bit > 0.5 ? 9 : -9));
  y[(LENGTH + 2) * BITS]! *= -1;
  return new Map([
    ["y", { shape: [steps, 1, BITS], data: y }],
    ["writeWeights", { shape: [steps, 1, 1, N], data: writeWeights }],
    ["readWeights", { shape: [steps, 1, 1, N], data: readWeights }],
  ]);
}

const inOrder = copyFigure(
  example,
  BITS,
  trace((column) => 7 - column),
) as MemoryFigure;

describe("the memory figure", () => {
  test("locations are ordered by their first write, so that a copy is two staircases", () => {
    expect(inOrder.locations.slice(0, LENGTH)).toEqual([7, 6, 5, 4]);
    const lines = drawPlain(inOrder).filter((line) => /^ +\d+ │/.test(line));
    expect(lines.slice(0, LENGTH)).toEqual([
      "   7 │  ██                │ │            ██      │",
      "   6 │    ██              │ │              ██    │",
      "   5 │      ██            │ │                ██  │",
      "   4 │        ██          │ │                  ██│",
    ]);
  });

  test("of a sparse memory names the touched locations by their number in the memory", () => {
    const locations = Int32Array.from({ length: N }, (_, place) => 100_003 + 1000 * place);
    const touched = { locations, total: 1_000_000 };
    const sparse = copyFigure(example, BITS, Object.assign(new Map(trace((column) => 7 - column)), { touched }))!;
    const stairs = (figure: MemoryFigure) => drawPlain(figure).map((line) => line.replace(/^ *\d* */, ""));
    expect(sparse.locations.slice(0, LENGTH)).toEqual([107003, 106003, 105003, 104003]);
    expect(stairs(sparse).slice(0, -1)).toEqual(stairs(inOrder));
    expect(drawPlain(sparse).at(-1)).toContain("999992 locations not drawn");
    const bars = (lines: readonly string[]) => new Set(lines.map((line) => line.indexOf("│")).filter((at) => at >= 0));
    expect(bars(drawPlain(sparse))).toEqual(new Set([7]));
    const [braces, ruler] = drawColoured(sparse, 24, 80)!;
    expect(braces!.indexOf("╭")).toBe(2 * 6 + 3 + 3);
    expect(ruler).toMatch(/^ {10}step 0/);
    expect(caption(sparse)).toBe(caption(inOrder));
  });

  test("the caption matches the weights", () => {
    expect(caption(inOrder)).toBe("Each column is written to its own location and read from it in order.");
    const oneLocation = copyFigure(
      example,
      BITS,
      trace(() => 3),
    ) as MemoryFigure;
    expect(caption(oneLocation)).toMatch(/^1 of 4 columns/);
  });

  test("a wrong bit is marked", () => {
    expect(drawPlain(inOrder).join("\n")).toContain("✕");
    expect(drawColoured(inOrder, 24, 80)?.join("\n")).toContain("8;2;255;0;135");
  });

  test("two locations make a line of half blocks, and every line resets the colours", () => {
    const lines = drawColoured(inOrder, 8, 80)!.filter((line) => line.includes("▀"));
    expect(lines).toHaveLength(2 * Math.ceil(BITS / 2) + N / 2);
    for (const line of lines) expect(line.endsWith("\u001b[0m")).toBe(true);
  });

  test("a figure wider than the terminal is not drawn", () => {
    expect(drawColoured(inOrder, 24, 15)).toBeUndefined();
  });

  test("a network without memory has no figure", () => {
    const plain = new Map([...trace((column) => column)].filter(([name]) => name === "y"));
    expect(copyFigure(example, BITS, plain)).toBeUndefined();
  });
});

/** The trace of a network that writes and reads the given locations by step. */
function traceOf({ steps, target }: Batch, N: number, writes: Locations, reads: Locations): Trace {
  const weights = (locationAt: Locations) => {
    const data = new Float32Array(steps * N);
    for (let step = 0; step < steps; step++)
      if (locationAt[step] !== undefined) data[step * N + locationAt[step]!] = 0.9;
    return { shape: [steps, 1, 1, N], data };
  };
  const y = Float32Array.from(target, (bit) => (bit > 0.5 ? 9 : -9));
  return new Map([
    ["y", { shape: [steps, 1, target.length / steps], data: y }],
    ["writeWeights", weights(writes)],
    ["readWeights", weights(reads)],
  ]);
}

type Locations = Readonly<Record<number, number>>;

describe("the figure of other copy tasks", () => {
  test("exists for every copy task and for no other task", () => {
    const drawn = (Object.keys(sizedTasks) as SizedName[]).filter((name) => {
      const spec = completeSizes(name, {});
      const batch = exampleOf(buildTask(spec, 1, "training").task);
      return figureOf(spec, batch, traceOf(batch, 2, {}, {})) !== undefined;
    });
    expect(drawn).toEqual(["copy", "repeat-copy", "allocation"]);
    expect(
      figureOf({ name: "babi", tasks: [1], data: "", encoding: "words", renaming: false }, example, trace(Number)),
    ).toBeUndefined();
  });

  test("of two sequences in the same two locations shows both and names the reuse", () => {
    const batch = exampleOf(allocationTask({ bits: 2, length: 2, sequences: 2, seed: 1 }));
    const trace = traceOf(batch, 3, { 1: 0, 2: 1, 7: 1, 8: 0 }, { 4: 0, 5: 1, 10: 1, 11: 0 });
    const figure = copyFigure(batch, 2, trace) as MemoryFigure;
    expect(figure.phases.map(({ label, from, steps }) => [label, from, steps])).toEqual([
      ["shown", 1, 2],
      ["recalled", 4, 2],
      ["shown", 7, 2],
      ["recalled", 10, 2],
    ]);
    expect(caption(figure)).toBe(
      "4 columns share 2 locations, which are reused once freed; 4 are read from the location they were written to.",
    );
  });

  test("of a sequence recalled twice follows a column to all of its answers, and the end mark is not a column", () => {
    const sizes = { bits: 2, minLength: 2, maxLength: 2, minRepeats: 2, maxRepeats: 2 };
    const batch = exampleOf(repeatCopyTask({ ...sizes, seed: 1 }));
    const writes = { 1: 4, 2: 0 };
    const figure = copyFigure(batch, 2, traceOf(batch, 5, writes, { 4: 4, 5: 0, 6: 4, 7: 0 })) as MemoryFigure;
    expect(figure.columns).toEqual([
      { shown: 1, recalled: [4, 6] },
      { shown: 2, recalled: [5, 7] },
    ]);
    expect(figure.bits).toBe(3);
    expect(figure.answered(8, 2)).toMatchObject({ right: true });
    expect([figure.shown(1, 2), figure.shown(3, 0), figure.answered(3, 0)]).toEqual([undefined, undefined, undefined]);
    expect(caption(figure)).toBe("Each column is written to its own location and read from it in order.");
    const once = copyFigure(batch, 2, traceOf(batch, 5, writes, { 4: 4, 5: 0, 6: 4, 7: 1 })) as MemoryFigure;
    expect(caption(once)).toContain("1 of 2 are read from the location");
  });

  test("has braces over every phase", () => {
    const batch = exampleOf(allocationTask({ bits: 2, length: 4, sequences: 2, seed: 1 }));
    const figure = copyFigure(batch, 2, traceOf(batch, 3, {}, {})) as MemoryFigure;
    const line = phaseLine(figure, 3);
    expect(line.trimStart()).toBe("╭─ shown ──╮   ╭ recalled ╮   ╭─ shown ──╮   ╭ recalled ╮");
    expect(line.indexOf("╭")).toBe(11 + 3);
  });
});
