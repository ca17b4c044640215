import { Dnc, ReferenceBackend } from "@dncjs/core";
import { modelFiles, readBytes } from "@dncjs/models";
import { beforeAll, describe, expect, it } from "vitest";
import { geometryOf, locationY, spotAt, stepX } from "../figure/geometry.ts";
import { locationOrder } from "../figure/locationOrder.ts";
import { memoryAfter } from "../figure/memoryView.ts";
import { copy } from "../lessons/copy/copy.ts";
import { readPicture } from "../lessons/picture/picture.ts";
import { scoreOf } from "../lessons/picture/score.ts";
import { storyOf } from "../lessons/picture/summary.ts";
import { at, indexOfLargest, type Run } from "../session/run.ts";
import { runSequence } from "../session/runSequence.ts";
import { plainWords } from "./sentence.ts";
import { sixMoves } from "./sixMoves.ts";

const episode = copy.episode(readPicture(copy.shown, 8, 6), 0);
let run: Run;

beforeAll(async () => {
  const dnc = Dnc.load(await readBytes(modelFiles.copy.model), { backend: new ReferenceBackend() });
  run = await runSequence(dnc, { x: episode.x, meaningSteps: [copy.meaningStep!], probabilities: "sigmoid" });
});

const words = (t: number) => sixMoves(run, t).map(({ pieces }) => plainWords(pieces));

describe("the shipped copy network, in words", () => {
  it("gets every square right", () => {
    expect(scoreOf(run, episode)).toEqual({ wrong: 0, total: 48 });
  });

  it("writes its input, and the location means that input", () => {
    const written = indexOfLargest(at(run.writeWeights, 3, run.N));
    expect(words(3)[3]).toBe(`100\u202f% of the new content goes to location ${written}. It means 101110`);
    expect(words(3)[4]).toMatch(/^Location \d+ now follows location \d+, written just before \(0\.9\d\)\.$/);
  });

  it("follows the links while it answers, and does not change the memory", () => {
    const [lookUp, , erase, write, link, read] = words(12);
    expect(lookUp).toMatch(/^The write gate is shut \(0\.0\d\)/);
    expect([erase, write]).toEqual(["Nothing is erased.", "Nothing is written."]);
    expect(link).toMatch(/^No write/);
    expect(read).toMatch(/^It follows the link from location \d+ to location \d+ \(9\d\u202f%\)\.$/);
    expect(sixMoves(run, 12).map(({ idle }) => idle)).toEqual([true, false, true, true, true, false]);
  });

  it("names the least used location if no location is free, and does not call it free", () => {
    const used = { ...run, usage: run.usage.map((_, k) => (k % run.N === 4 ? 0.5 : 0.9)) };
    const allocated = (changed: Run) => plainWords(sixMoves(changed, 12)[1]!.pieces);
    expect(allocated(used)).toMatch(/No location is free; the least used is location \d+\.$/);
    const one = { ...run, usage: run.usage.map((_, k) => (k % run.N === 4 ? 0 : 0.9)) };
    expect(allocated(one)).toMatch(/1 of 16 locations is free; next is location \d+\.$/);
  });

  it("has no sentence of more than thirty words", () => {
    const all = Array.from({ length: run.T }, (_, t) => words(t)).flat();
    for (const sentence of all) expect(sentence.split(" ").length, sentence).toBeLessThanOrEqual(30);
  });

  it("says where each column was written and when it was read", () => {
    const order = locationOrder(run, false);
    const story = storyOf(run, episode);
    expect(story).toHaveLength(8);
    // The first location holds a little of the start sign.
    expect(story[0]).toBe(`Column 1 was written to location ${order.locations[1]} at step 1 and read at step 10.`);
  });
});

describe("the figure", () => {
  const size = { T: 18, N: 16, W: 12, shown: 6, answered: 6, meaning: 48, phoneLabels: 19 };

  it("has every location once, in order of first write", () => {
    const { locations, positions } = locationOrder(run, false);
    expect([...locations].sort((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, n) => n));
    expect(locations.map((n) => positions[n])).toEqual(Array.from({ length: 16 }, (_, position) => position));
    expect(locationOrder(run, true).locations[5]).toBe(5);
  });

  it("finds the object drawn at a point", () => {
    const order = locationOrder(run, false);
    for (const phone of [false, true]) {
      const g = geometryOf(size, copy.layout, phone ? 358 : 1086, phone);
      expect(spotAt(g, order, size, stepX(g, 7), locationY(g, order, 4))).toEqual({
        on: "locations",
        t: 7,
        location: 4,
      });
      expect(spotAt(g, order, size, stepX(g, 7), g.shown + 1)).toEqual({ on: "shown", t: 7, square: 0 });
      expect(spotAt(g, order, size, g.memory + 1, locationY(g, order, 4))).toEqual({
        on: "memory",
        location: 4,
        cell: 0,
      });
    }
  });

  it("fits the available width", () => {
    for (const maxWidth of [300, 328, 358]) expect(geometryOf(size, copy.layout, maxWidth, true).width).toBe(maxWidth);
    for (const maxWidth of [660, 800, 1000, 1086]) {
      expect(geometryOf(size, copy.layout, maxWidth, false).width).toBeLessThanOrEqual(maxWidth + 1e-9);
    }
  });

  it("shows the memory before the step, after the erase and after the write", () => {
    expect(memoryAfter(run, 5, 0)).toEqual(at(run.memory, 4, 16 * 12));
    expect(memoryAfter(run, 5, 3)).toEqual(at(run.memory, 5, 16 * 12));
    const w = at(run.writeWeights, 5, 16);
    const v = at(run.write, 5, 12);
    const written = memoryAfter(run, 5, 2).map((cell, k) => cell + w[Math.floor(k / 12)]! * v[k % 12]!);
    written.forEach((cell, k) => {
      expect(cell).toBeCloseTo(run.memory[5 * 16 * 12 + k]!, 5);
    });
  });
});
