import { Dnc, ReferenceBackend } from "@dncjs/core";
import { disturb, measuresOf, stateHashes } from "@dncjs/inspect";
import { modelFiles, readBytes } from "@dncjs/models";
import { beforeAll, describe, expect, it } from "vitest";
import { lessonContentOf } from "../lessons/lessonContentOf.ts";
import { measureWords, shortWords, spreadWords } from "../measures/measureWords.ts";
import { readSettings } from "../settings/settings.ts";
import { measureRun, symbolsOf } from "./measure.ts";

const { request, measured } = lessonContentOf({ ...readSettings(""), lesson: "copy" });
const { x } = request;
let dnc: Dnc;
let lstm: Dnc;
beforeAll(async () => {
  const backend = new ReferenceBackend({ precision: "float32" });
  dnc = Dnc.load(await readBytes(modelFiles.copy.model), { backend });
  lstm = Dnc.load(await readBytes(modelFiles["copy-lstm"].model), { backend });
});

describe("the measures of a run", () => {
  it("are those of inspect", async () => {
    const trace = await dnc.trace(x);
    const { memory, spreads, hash, again } = await measureRun(dnc, { x, ...measured, disturbed: true });
    const symbols = symbolsOf(measured.meaning, x, measured.judged);
    expect(memory).toEqual(measuresOf(trace, symbols));
    expect([hash, again]).toEqual([stateHashes(trace).at(-1), true]);
    const found = await disturb(dnc, { x, judged: measured.judged, trace });
    expect(spreads!.map(({ tensor, nudged }) => [tensor, nudged.growth])).toEqual(
      found.map(({ tensor, small }) => [tensor, small.growth]),
    );
    expect(spreads!.find(({ tensor }) => tensor === "link")!.wiped!.flipped).toBeGreaterThan(0);
  });

  it("belong to the changed run", async () => {
    const lock = { kind: "write-gate", step: 4, location: 0, cell: 0, value: 0 } as const;
    const plain = await measureRun(dnc, { x, ...measured, disturbed: false });
    const changed = await measureRun(dnc, { x, ...measured, disturbed: false, changes: [lock] });
    expect(changed.hash).not.toBe(plain.hash);
    expect(changed.memory!.misses!.mean).toBeGreaterThan(plain.memory!.misses!.mean + 0.05);
    expect(plain.spreads).toBeUndefined();
  });

  it("of an LSTM are the spread of errors and the hash", async () => {
    const measures = await measureRun(lstm, { x, ...measured, disturbed: true });
    expect(measures.memory).toBeUndefined();
    expect(measures.spreads!.map(({ tensor }) => tensor)).toEqual(["h", "c"]);
    expect(shortWords(measures)).toMatch(/^no memory to measure; hash [0-9a-f]{8}$/);
  });

  it("have a text and a definition each", async () => {
    const measures = await measureRun(dnc, { x, ...measured, disturbed: false });
    const words = measureWords(measures);
    expect(words.map(({ name }) => name)).toEqual(["Interference", "Leaks", "Misses", "Sharpness", "Reproducibility"]);
    for (const { name, formula, definition } of words)
      expect(`${formula} ${definition}`.length, name).toBeGreaterThan(60);
    expect(shortWords(measures)).toMatch(/^interference <1\u202f%, leaks 0, misses \d+\u202f%$/);
    const turned = { growth: 1.234, answerHorizon: 13, flipped: 4 };
    expect(spreadWords(turned, 9)).toBe("×1.23 per step; 4 answers change, the first after 4 steps");
  });
});

it("story measures use lines: an answer needs any earlier line with the expected place", () => {
  const story = lessonContentOf({ ...readSettings(""), lesson: "story" });
  const { meaning, judged } = story.measured;
  const { shown, needed } = symbolsOf(meaning, story.request.x, judged);
  const asked = story.kind === "story" ? story.episode.asked.length : 0;
  expect(asked).toBeGreaterThan(0);
  expect(judged.filter((one) => one === 1)).toHaveLength(asked);
  const first = judged.indexOf(1);
  expect(shown).toHaveLength(judged.length);
  expect(needed[first]!.every((line) => shown.indexOf(line) < first)).toBe(true);
  expect(needed.filter((lines) => lines !== null)).toHaveLength(asked);
});
