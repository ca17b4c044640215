import { defineConfig, type Trace, type TraceTensor } from "@dncjs/core";
import { babiTask } from "@dncjs/tasks";
import type { Batch } from "@dncjs/train";
import { describe, expect, test } from "vitest";
import { memorySteps } from "./memorySteps.ts";
import { describeRead, describeWrite, stepTable } from "./stepTable.ts";
import { stepTexts } from "./stepTexts.ts";
import { annotated, answerReads } from "./storyLines.ts";

const T = 5;
const N = 4;
const R = 2;
const memory = defineConfig({ inputSize: 1, outputSize: 1, memory: { locations: N, wordSize: 2, readHeads: R } })
  .memory!;

function tensor(columns: number, set: Readonly<Record<number, Readonly<Record<number, number>>>>): TraceTensor {
  const data = new Float32Array(T * columns);
  for (const [step, values] of Object.entries(set)) {
    for (const [at, value] of Object.entries(values)) data[Number(step) * columns + Number(at)] = value;
  }
  return { shape: [T, 1, columns], data };
}

/**
 * Step 0 writes location 2, step 1 location 0. Head 1 reads location 2 by content at step 2 and frees it at step 3, when it is
 * written again and head 0 follows the links forward from location 2 to location 0.
 */
const trace: Trace = new Map([
  ["y", tensor(1, {})],
  ["usage", tensor(N, { 0: { 2: 0.9 }, 1: { 0: 0.9, 2: 0.9 } })],
  ["writeWeights", tensor(N, { 0: { 2: 0.9 }, 1: { 0: 0.8, 1: 0.05 }, 3: { 2: 0.7 }, 4: { 0: 0.3 } })],
  ["writeGate", tensor(1, { 0: { 0: 0.95 }, 1: { 0: 0.9 }, 3: { 0: 0.75 }, 4: { 0: 0.4 } })],
  ["allocationGate", tensor(1, { 0: { 0: 1 }, 1: { 0: 0.97 }, 3: { 0: 1 }, 4: { 0: 0.02 } })],
  ["freeGates", tensor(R, { 0: { 1: 1 }, 3: { 0: 0.2, 1: 0.9 } })],
  ["readWeights", tensor(R * N, { 2: { [N + 2]: 0.8 }, 3: { 0: 0.6, [N + 3]: 0.05 }, 4: { 3: 0.5 } })],
  ["readModes", tensor(R * 3, { 2: { 4: 1 }, 3: { 0: 0.2, 1: 0.1, 2: 0.7 }, 4: { 0: 1 } })],
  ["readContent", tensor(R * N, { 2: { [N + 2]: 0.8 }, 3: { 0: 0.9 } })],
  ["forward", tensor(R * N, { 3: { 0: 0.7 } })],
  ["backward", tensor(R * N, { 3: { 0: 0.1 }, 4: { 3: 0.5 } })],
]);
const steps = memorySteps(trace, memory);

describe("memorySteps", () => {
  test("a write has its gates, its location and the step that wrote the location before", () => {
    expect(steps[0]!.writes[0]).toMatchObject({ location: 2, held: null, freed: null });
    expect(steps[0]!.writes[0]!.gate).toBeCloseTo(0.95);
    expect(describeWrite(steps[0]!.writes[0]!)).toBe("location 2 (0.90) allocated");
    expect(describeWrite(steps[4]!.writes[0]!)).toBe("location 0 (0.30) by content, replaces step 1 (not freed)");
    expect(describeWrite(steps[2]!.writes[0]!)).toBe("-");
  });

  test("a freed location has the step and the head that freed it", () => {
    expect(steps[3]!.writes[0]!.freed).toMatchObject({ step: 3, head: 1, gate: expect.closeTo(0.9) });
    expect(describeWrite(steps[3]!.writes[0]!)).toBe("location 2 (0.70) allocated, replaces step 0 (freed at step 3)");
  });

  test("a read has its modes, the strongest mode and the step that wrote its location", () => {
    expect(steps[2]!.reads[1]).toMatchObject({ location: 2, way: "content", written: 0 });
    expect(describeRead(steps[3]!.reads[0]!)).toBe("location 0 (0.60, written at step 1) by forward links");
    expect(steps[3]!.reads[0]!.modes.forward).toBeCloseTo(0.7);
    expect(describeRead(steps[4]!.reads[0]!)).toBe("location 3 (0.50, never written) by backward links");
    expect(describeRead(steps[3]!.reads[1]!)).toBe("-");
  });

  test("a read sees the write of its own step", () => {
    const own = new Map([...trace, ["readWeights", tensor(R * N, { 3: { 2: 0.9 } })]]);
    expect(memorySteps(own, memory)[3]!.reads[0]).toMatchObject({ location: 2, written: 3 });
  });

  test("a faint write is the origin of a read, unless a write of a tenth came before", () => {
    const faint = tensor(N, { 0: { 3: 0.02, 0: 0.5 }, 1: { 3: 0.06, 0: 0.09 }, 2: { 3: 0.03 } });
    const gates = tensor(1, { 0: { 0: 0.6 }, 1: { 0: 0.07 } });
    const own = memorySteps(new Map([...trace, ["writeWeights", faint], ["writeGate", gates]]), memory);
    expect(describeRead(own[4]!.reads[0]!)).toBe("location 3 (0.50, written at step 1) by backward links");
    expect(own[3]!.reads[0]).toMatchObject({ location: 0, written: 0 });
    expect(describeWrite({ ...own[1]!.writes[0]!, location: 3, weight: 0.06, held: null })).toBe(
      "location 3 (0.06) allocated",
    );
    expect(describeWrite({ ...own[1]!.writes[0]!, gate: 0.8, weight: 0.06 })).toBe("spread over many locations");
  });

  test("without links all reads are by content", () => {
    const names = ["forward", "backward"];
    const content = new Map([...trace].filter(([name]) => !names.includes(name)));
    expect(memorySteps(content, memory)[3]!.reads[0]!.way).toBe("content");
  });

  test("usage is in locations", () => expect(steps[1]!.used).toBeCloseTo(1.8));

  test("the table has one line per head, or only the selected head", () => {
    const texts = { shown: ["a", "b", "c", "d", "e"], answered: ["", "", "", "", "f"] };
    const lines = stepTable(steps, texts);
    expect(lines).toHaveLength(1 + T * R);
    expect(lines[8]).toMatch(/^ {6,}.*1: -$/);
    const one = stepTable(steps, { ...texts, head: 1 });
    expect(one).toHaveLength(1 + T);
    expect(one[3]).toMatch(/^ +2 +c +0\.00 +- +1: location 2 \(0\.80, written at step 0\) by content +0\.0$/);
  });
});

describe("a story", () => {
  const story = [{ task: 1, text: "1 Ann.\n2 Where?\tkitchen\t1" }];
  const babi = babiTask({ train: [], test: story, seed: 1 });
  const [batch] = [...babi.evaluationBatches(1)] as [Batch];
  const Y = babi.outputSize;
  const y = Float32Array.from(batch.target);
  y[(T - 1) * Y + babi.vocabulary.indexOf("ann")] = 2;

  test("is shown word by word", () => {
    const texts = stepTexts(babi, batch, y);
    expect(texts.shown).toEqual(["ann", ".", "where", "?", "-"]);
    expect(texts.expected).toEqual(["", "", "", "", "kitchen"]);
    expect(texts.answered).toEqual(["", "", "", "", "ann"]);
  });

  test("is shown line by line if a step is a line", () => {
    const lines = babiTask({ train: [], test: story, seed: 1, encoding: "sentences" });
    const [batch] = [...lines.evaluationBatches(1)] as [Batch];
    const texts = stepTexts(lines, batch, batch.target);
    expect(texts.shown).toEqual(["ann .", "where ?", "-", "-"]);
    expect(texts.expected).toEqual(["", "", "", "kitchen"]);
    expect(texts.answered).toEqual(texts.expected);
    const found = answerReads(lines, batch, memorySteps(new Map(trace), memory).slice(0, 4));
    expect(found).toMatchObject([{ step: 3, line: 2 }]);
  });

  test("shows the line that was read for an answer", () => {
    const read = new Map([...trace, ["readWeights", tensor(R * N, { 4: { 0: 0.1, 2: 0.05, [N]: 0.9 } })]]);
    const withoutLast = new Map([...read, ["writeWeights", tensor(N, { 1: { 0: 0.8 } })]]);
    const found = answerReads(babi, batch, memorySteps(withoutLast, memory));
    expect(found).toMatchObject([{ step: 4, line: 2, reads: [{}, { location: 0, written: 1, fromLine: 1 }] }]);
    expect(annotated(["1 ann .", "2 where ?"], found).at(-1)).toBe(
      "     head 1 read line 1: location 0 (0.90, written at step 1) by content",
    );
  });
});
