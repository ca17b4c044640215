import { ArgumentError, ConfigError } from "@dncjs/core";
import type { Batch, Task } from "@dncjs/train";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { copyTask } from "./copyTask.ts";

const sizes = fc
  .record({
    bits: fc.integer({ min: 1, max: 9 }),
    minLength: fc.integer({ min: 1, max: 6 }),
    more: fc.nat(6),
    seed: fc.nat(),
  })
  .map(({ more, ...rest }) => ({ ...rest, maxLength: rest.minLength + more }));
const place = fc.record({ index: fc.nat(1_000_000), size: fc.integer({ min: 1, max: 5 }) });

/** Row `row` of [T,B,channels] as one array a step. */
function rowOf(values: Float32Array, { steps, batch }: Batch, row: number): number[][] {
  const channels = values.length / (steps * batch);
  return Array.from({ length: steps }, (_, step) => {
    const from = (step * batch + row) * channels;
    return [...values.subarray(from, from + channels)];
  });
}

/** Logits that answer every bit with certainty. */
function rightAnswers(batch: Batch): Float32Array {
  return batch.target.map((bit) => (bit === 1 ? 4 : -4));
}

function bitIn(batch: Batch, row: number): number {
  return batch.answer.findIndex((judged, at) => judged === 1 && at % batch.batch === row);
}

describe("the copy task", () => {
  it("asks for exactly the columns it has shown, in their order", () => {
    fc.assert(
      fc.property(sizes, place, ({ bits, ...options }, { index, size }) => {
        const batch = copyTask({ bits, ...options }).trainingBatch(index, size);
        for (let row = 0; row < size; row++) {
          const x = rowOf(batch.x, batch, row);
          const recall = x.findIndex((channels) => channels[bits + 1] === 1);
          const shown = x.slice(1, recall).map((channels) => channels.slice(0, bits));
          const asked = rowOf(batch.target, batch, row).filter((_, step) => batch.answer[step * size + row] === 1);
          expect(asked).toEqual(shown);
          expect(shown.length).toBeGreaterThanOrEqual(options.minLength);
          expect(shown.length).toBeLessThanOrEqual(options.maxLength);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("shows one start flag, one recall flag, and nothing while it is answered", () => {
    fc.assert(
      fc.property(sizes, place, ({ bits, ...options }, { index, size }) => {
        const batch = copyTask({ bits, ...options }).trainingBatch(index, size);
        for (let row = 0; row < size; row++) {
          const x = rowOf(batch.x, batch, row);
          const length = batch.answer.filter((judged, at) => judged === 1 && at % size === row).length;
          const flags = x.map((channels) => channels.slice(bits).join(""));
          expect(flags).toEqual(flags.map((_, step) => (step === 0 ? "10" : step === length + 1 ? "01" : "00")));
          const silent = [x[0], ...x.slice(length + 1)].map((channels) => channels?.slice(0, bits));
          expect(silent.flat().every((bit) => bit === 0)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("masks exactly the steps of each sequence, judges only there, and is as long as its longest", () => {
    fc.assert(
      fc.property(sizes, place, (options, { index, size }) => {
        const batch = copyTask(options).trainingBatch(index, size);
        const lengths = Array.from({ length: size }, (_, row) => {
          const mask = rowOf(batch.mask, batch, row).flat();
          const answer = rowOf(batch.answer, batch, row).flat();
          const steps = mask.lastIndexOf(1) + 1;
          expect(mask).toEqual(mask.map((_, step) => (step < steps ? 1 : 0)));
          expect(answer).toEqual(answer.map((_, step) => (step >= steps / 2 + 1 && step < steps ? 1 : 0)));
          return steps;
        });
        expect(batch.steps).toBe(Math.max(...lengths));
      }),
      { numRuns: 60 },
    );
  });

  it("gives the same batch for the same seed and index, in any order of asking", () => {
    const [one, other] = [copyTask({ seed: 5 }), copyTask({ seed: 5 })];
    const third = other.trainingBatch(3, 4);
    other.trainingBatch(9, 2);
    expect(one.trainingBatch(3, 4)).toEqual(third);
    expect(other.trainingBatch(3, 4)).toEqual(third);
    expect(one.trainingBatch(4, 4)).not.toEqual(third);
    expect(copyTask({ seed: 6 }).trainingBatch(3, 4)).not.toEqual(third);
  });

  it("draws each sequence from random words of its own, so that no sequence is another one shifted", () => {
    const batch = copyTask({ seed: 9, bits: 1, minLength: 40, maxLength: 40 }).trainingBatch(0, 60);
    const pictures = Array.from({ length: 60 }, (_, row) => rowOf(batch.target, batch, row).slice(42).join(""));
    const pieces = pictures.flatMap((picture) => Array.from({ length: 11 }, (_, at) => picture.slice(at, at + 30)));
    expect(pictures[0]).toHaveLength(40);
    expect(new Set(pieces).size).toBe(60 * 11);
  });

  it("draws all lengths equally often", () => {
    const batch = copyTask({ seed: 3, bits: 1, minLength: 2, maxLength: 5 }).trainingBatch(0, 4000);
    const lengths = new Uint8Array(4000);
    batch.answer.forEach((judged, place) => {
      lengths[place % 4000] = (lengths[place % 4000] as number) + judged;
    });
    const counts = [2, 3, 4, 5].map((length) => lengths.filter((drawn) => drawn === length).length);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(4000);
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(140); // five standard deviations
  });

  it("evaluates on the same 100 longest sequences, whatever the batch size, none of them seen in training", () => {
    const task = copyTask({ seed: 1, minLength: 1, maxLength: 8 });
    const pictures = (batches: Iterable<Batch>) =>
      [...batches].flatMap((batch) =>
        Array.from({ length: batch.batch }, (_, row) => rowOf(batch.x, batch, row).flat().join("")),
      );
    const evaluation = pictures(task.evaluationBatches(7));
    expect(evaluation).toHaveLength(100);
    expect([...task.evaluationBatches(7)].map((batch) => batch.batch)).toEqual([...Array(14).fill(7), 2]);
    expect([...task.evaluationBatches(7)].every((batch) => batch.steps === task.evaluationSteps)).toBe(true);
    expect(pictures(task.evaluationBatches(100))).toEqual(evaluation);
    const seen = new Set([...pictures(task.validationBatches(50)), ...pictures([task.trainingBatch(0, 2000)])]);
    expect(evaluation.filter((picture) => seen.has(picture))).toEqual([]);
  });

  it("refuses sizes, batches and outputs that make no sense, by name", () => {
    expect(() => copyTask({ seed: 1, bits: 0 })).toThrow(ConfigError);
    expect(() => copyTask({ seed: 1, minLength: 9 })).toThrow("minLength is 9; expected a whole number from 1 to 8");
    expect(() => copyTask({ seed: 1, maxLength: 1.5 })).toThrow("maxLength is 1.5");
    const task = copyTask({ seed: 1 });
    const batch = task.trainingBatch(0, 2);
    expect(() => task.trainingBatch(-1, 2)).toThrow(ArgumentError);
    expect(() => task.trainingBatch(Number.MAX_SAFE_INTEGER, 2)).toThrow("index is");
    expect(() => task.trainingBatch(0, 0)).toThrow("size is 0");
    expect(() => task.evaluationBatches(0)).toThrow("size is 0");
    expect(() => task.tally().add(batch, new Float32Array(3))).toThrow("the length of y is 3");
    expect(() => task.render(batch, 2)).toThrow("row is 2; expected a whole number from 0 to 1");
  });
});

describe("the copy task's metrics", () => {
  const task: Task = copyTask({ seed: 2, bits: 3, minLength: 2, maxLength: 4 });
  const [batch] = [...task.evaluationBatches(4)] as [Batch];

  it("find nothing wrong in right answers, and everything in opposite ones", () => {
    const tally = task.tally();
    tally.add(batch, rightAnswers(batch));
    expect(tally.metrics()).toEqual({ bitError: 0, sequenceError: 0, sequences: 4 });
    expect(task.isSolved(tally.metrics())).toBe(true);
    const opposite = task.tally();
    opposite.add(
      batch,
      rightAnswers(batch).map((logit) => -logit),
    );
    expect(opposite.metrics()).toEqual({ bitError: 1, sequenceError: 1, sequences: 4 });
  });

  it("count one wrong bit as one bit and one sequence, over batches", () => {
    const tally = task.tally();
    const y = rightAnswers(batch);
    const wrong = bitIn(batch, 1) * 3;
    y[wrong] = -(y[wrong] as number);
    tally.add(batch, rightAnswers(batch));
    tally.add(batch, y);
    expect(tally.metrics()).toEqual({ bitError: 1 / (8 * 4 * 3), sequenceError: 1 / 8, sequences: 8 });
    expect(task.isSolved(tally.metrics())).toBe(false);
  });

  it("count an undecided and a NaN bit as wrong, whatever was asked for, and ignore what is not judged", () => {
    for (const value of [0, Number.NaN]) {
      const tally = task.tally();
      tally.add(batch, new Float32Array(batch.target.length).fill(value));
      expect(tally.metrics().bitError).toBe(1);
    }
    const tally = task.tally();
    tally.add(
      batch,
      rightAnswers(batch).map((logit, at) => (batch.answer[Math.floor(at / 3)] === 1 ? logit : Number.NaN)),
    );
    expect(tally.metrics().bitError).toBe(0);
  });

  it("solve nothing without sequences", () => {
    expect(task.isSolved(task.tally().metrics())).toBe(false);
  });
});

describe("the picture of a copy", () => {
  it("puts input, target and output on one time axis and marks wrong bits", () => {
    const x = [
      [0, 0, 1, 0],
      [1, 0, 0, 0],
      [0, 1, 0, 0],
      [0, 0, 0, 1],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ];
    const target = [
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 0],
      [1, 0],
      [0, 1],
    ];
    const batch: Batch = {
      steps: 6,
      batch: 1,
      x: Float32Array.from(x.flat()),
      target: Float32Array.from(target.flat()),
      mask: new Float32Array(6).fill(1),
      answer: Float32Array.of(0, 0, 0, 0, 1, 1),
    };
    const y = target.flat().map((bit) => bit - 0.5);
    y[11] = -1;
    expect(copyTask({ seed: 1, bits: 2 }).render(batch, 0, y).split("\n")).toEqual([
      "        ▸  ◂",
      "input    ▇·",
      "         ·▇",
      "target      ▇·",
      "            ·▇",
      "output      ▇·",
      "            ·✕",
      "1 of 4 bits wrong",
    ]);
    expect(copyTask({ seed: 1, bits: 2 }).render(batch, 0)).not.toContain("output");
  });
});
