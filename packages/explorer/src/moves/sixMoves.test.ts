import { Dnc, ReferenceBackend } from "@dncjs/core";
import { modelFiles, readBytes } from "@dncjs/models";
import { beforeAll, describe, expect, it } from "vitest";
import { geometryOf, rowY, spotAt, stepX } from "../figure/geometry.ts";
import { rowOrder } from "../figure/locationOrder.ts";
import { memoryAfter } from "../figure/memoryView.ts";
import { copy } from "../lessons/copy/copy.ts";
import { readPicture } from "../lessons/picture/picture.ts";
import { scoreOf } from "../lessons/picture/score.ts";
import { storyOf } from "../lessons/picture/summary.ts";
import { look } from "../session/look.ts";
import { at, indexOfLargest, type Run } from "../session/run.ts";
import { plainWords } from "./sentence.ts";
import { sixMoves } from "./sixMoves.ts";

const episode = copy.episode(readPicture(copy.shown, 8, 6), 0);
let run: Run;

beforeAll(async () => {
  const dnc = Dnc.load(await readBytes(modelFiles.copy.model), { backend: new ReferenceBackend() });
  run = await look(dnc, { x: episode.x, meaningSteps: [copy.meaningStep!], probabilities: "sigmoid" });
});

const words = (t: number) => sixMoves(run, t).map(({ pieces }) => plainWords(pieces));

describe("the shipped copy network, in words", () => {
  it("gets every square right", () => {
    expect(scoreOf(run, episode)).toEqual({ wrong: 0, total: 48 });
  });

  it("writes what it is shown, and the row means what it was shown", () => {
    const written = indexOfLargest(at(run.writeWeights, 3, run.N));
    expect(words(3)[3]).toBe(`100\u202f% of the new content goes to row ${written}. It stands for 101110`);
    expect(words(3)[4]).toMatch(/^Row \d+ now follows row \d+, which was written just before \(0\.9\d\)\.$/);
  });

  it("follows the links while it answers, and leaves the memory alone", () => {
    const [lookUp, , erase, write, link, read] = words(12);
    expect(lookUp).toMatch(/^The write gate is shut \(0\.0\d\)/);
    expect([erase, write]).toEqual(["Nothing is erased.", "Nothing is written."]);
    expect(link).toMatch(/^No write/);
    expect(read).toMatch(/^It follows the link from row \d+ to row \d+ and reads it \(9\d\u202f%\)\.$/);
    expect(sixMoves(run, 12).map(({ idle }) => idle)).toEqual([true, false, true, true, true, false]);
  });

  it("says no sentence of more than thirty words", () => {
    const all = Array.from({ length: run.T }, (_, t) => words(t)).flat();
    for (const sentence of all) expect(sentence.split(" ").length, sentence).toBeLessThanOrEqual(30);
  });

  it("tells of each column where it went and when it was read", () => {
    const order = rowOrder(run, false);
    const story = storyOf(run, episode);
    expect(story).toHaveLength(8);
    expect(story[0]).toBe(`Column 1 went to row ${order.rows[0]} at step 1, was read at step 10.`);
  });
});

describe("the figure", () => {
  const size = { T: 18, N: 16, W: 12, ...{ shown: 6, answered: 6, meaning: 48, phoneLabels: 19 } };

  it("has every row once, first written first", () => {
    const { rows, places } = rowOrder(run, false);
    expect([...rows].sort((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, n) => n));
    expect(rows.map((n) => places[n])).toEqual(Array.from({ length: 16 }, (_, place) => place));
    expect(rowOrder(run, true).rows[5]).toBe(5);
  });

  it("finds under a point what it has drawn there", () => {
    const order = rowOrder(run, false);
    for (const phone of [false, true]) {
      const g = geometryOf(size, copy.layout, phone ? 358 : 1086, phone);
      expect(spotAt(g, order, size, stepX(g, 7), rowY(g, order, 4))).toEqual({ on: "rows", t: 7, row: 4 });
      expect(spotAt(g, order, size, stepX(g, 7), g.shown + 1)).toEqual({ on: "shown", t: 7, square: 0 });
      expect(spotAt(g, order, size, g.memory + 1, rowY(g, order, 4))).toEqual({ on: "memory", row: 4, cell: 0 });
    }
  });

  it("fits the room it is given", () => {
    for (const room of [300, 328, 358]) expect(geometryOf(size, copy.layout, room, true).width).toBe(room);
    for (const room of [660, 800, 1000, 1086]) {
      expect(geometryOf(size, copy.layout, room, false).width).toBeLessThanOrEqual(room + 1e-9);
    }
  });

  it("shows the memory of a move: before, erased, written", () => {
    expect(memoryAfter(run, 5, 0)).toEqual(at(run.memory, 4, 16 * 12));
    expect(memoryAfter(run, 5, 3)).toEqual(at(run.memory, 5, 16 * 12));
    const [w, v] = [at(run.writeWeights, 5, 16), at(run.write, 5, 12)];
    const written = memoryAfter(run, 5, 2).map((cell, k) => cell + w[Math.floor(k / 12)]! * v[k % 12]!);
    written.forEach((cell, k) => {
      expect(cell).toBeCloseTo(run.memory[5 * 16 * 12 + k]!, 5);
    });
  });
});
