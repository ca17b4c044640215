import { ConfigError } from "@dncjs/core";
import type { Batch } from "@dncjs/train";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sequencesOf } from "../testing/sequences.ts";
import { describeTaskLaws } from "../testing/taskLaws.ts";
import { nGramTask } from "./nGramTask.ts";

interface Options {
  readonly context: number;
  readonly length: number;
}

/** Returns logits for a batch of one sequence, by a rule applied to the counts of bits that followed the same context so far. */
function predict(batch: Batch, context: number, rule: (zeros: number, ones: number) => number): Float32Array {
  const shown = [...batch.x].join("");
  return Float32Array.from(batch.answer, (scored, step) => {
    if (scored === 0) return Number.NaN;
    const last = shown.slice(step + 1 - context, step + 1);
    const followers = [...shown.slice(0, step + 1)].filter(
      (_, at) => at >= context && shown.slice(at - context, at) === last,
    );
    const ones = followers.filter((bit) => bit === "1").length;
    const probability = rule(followers.length - ones, ones);
    return Math.log(probability / (1 - probability));
  });
}

const optimal = (zeros: number, ones: number) => (ones + 0.5) / (zeros + ones + 1);

describe("the n-gram task", () => {
  describeTaskLaws<Options>({
    make: nGramTask,
    options: fc
      .record({ context: fc.integer({ min: 1, max: 4 }), more: fc.integer({ min: 1, max: 20 }) })
      .map(({ context, more }) => ({ context, length: context + more })),
    large: { context: 5, length: 200 },
    // A table with a probability near 0 after 00000 gives a sequence of zeros, which does occur twice.
    isUnique: (x) => new Set(x.map((_, step) => x.slice(step, step + 8).join(""))).size > 30,
  });

  it("has the next bit as target at every step, once the context is complete", () => {
    for (const { x, target, answer } of sequencesOf([
      nGramTask({ seed: 1, context: 3, length: 20 }).trainingBatch(0, 50),
    ])) {
      expect(answer).toEqual(Array.from({ length: 19 }, (_, step) => (step >= 2 ? 1 : 0)));
      expect(target.slice(2, -1)).toEqual(x.slice(3));
    }
  });

  it("draws its tables from Beta(1/2, 1/2): the second and third moments are 3/8 and 5/16", () => {
    const sequences = sequencesOf([nGramTask({ seed: 1, context: 1, length: 4 }).trainingBatch(0, 4000)]);
    const repeats = sequences.map(({ x, target }) => {
      const bits = [...x.flat(), target[2]![0]];
      return bits.findIndex((bit) => bit !== bits[0]);
    });
    const share = (most: number) => repeats.filter((at) => at < 0 || at > most).length / 4000;
    expect(Math.abs(share(2) - 3 / 8)).toBeLessThan(0.0383); // five standard deviations
    expect(Math.abs(share(3) - 5 / 16)).toBeLessThan(0.0367);
  });

  it("has a separate table for each sequence", () => {
    const task = nGramTask({ seed: 1, context: 1, length: 2000 });
    const ones = sequencesOf([task.trainingBatch(0, 40)]).map(
      ({ x }) => x.flat().reduce((sum, bit) => sum + bit, 0) / 1999,
    );
    expect(Math.min(...ones)).toBeLessThan(0.2);
    expect(Math.max(...ones)).toBeGreaterThan(0.8);
  });
});

describe("the n-gram task's metrics", () => {
  it("have no excess for the optimal estimator, computed here independently", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.nat(), (context, seed) => {
        const task = nGramTask({ context, length: 60, seed });
        const tally = task.tally();
        const batches = [...task.evaluationBatches(1)].slice(0, 5);
        for (const batch of batches) tally.add(batch, predict(batch, context, optimal));
        expect(tally.metrics().excessBits).toBeCloseTo(0, 5);
        expect(tally.metrics().sequences).toBe(5);
      }),
      { numRuns: 20, seed: 1 },
    );
  });

  it("are one bit per prediction for logits of 0, whatever the outputs at other steps", () => {
    const task = nGramTask({ seed: 1 });
    const tally = task.tally();
    for (const batch of task.evaluationBatches(32)) {
      tally.add(
        batch,
        Float32Array.from(batch.answer, (scored) => (scored === 1 ? 0 : Number.NaN)),
      );
    }
    const { bits, optimalBits, excessBits } = tally.metrics();
    expect(bits).toBeCloseTo(195, 9);
    expect(excessBits).toBeCloseTo(195 - optimalBits!, 9);
    expect(optimalBits).toBeGreaterThan(100);
    expect(optimalBits).toBeLessThan(150);
    expect(task.isSolved(tally.metrics())).toBe(false);
  });

  it("count the optimal estimator as solved, and Laplace's rule as unsolved", () => {
    const task = nGramTask({ seed: 1 });
    const metricsOf = (rule: typeof optimal) => {
      const tally = task.tally();
      for (const batch of task.evaluationBatches(1)) tally.add(batch, predict(batch, 5, rule));
      return tally.metrics();
    };
    expect(task.isSolved(metricsOf(optimal))).toBe(true);
    const laplace = metricsOf((zeros, ones) => (ones + 1) / (zeros + ones + 2));
    expect(laplace.excessBits).toBeGreaterThan(2);
    expect(laplace.excessBits).toBeLessThan(3);
    expect(task.isSolved(laplace)).toBe(false);
  });

  it("stay finite for a confident wrong output, and are unsolved for NaN or no sequences", () => {
    const task = nGramTask({ seed: 1, context: 1, length: 2 });
    const [batch] = [...task.evaluationBatches(1)];
    const tally = task.tally();
    tally.add(batch!, [batch!.target[0] === 1 ? -1000 : 1000]);
    expect(tally.metrics().bits).toBeCloseTo(1000 / Math.LN2, 6);
    tally.add(batch!, [Number.NaN]);
    expect(task.isSolved(tally.metrics())).toBe(false);
    expect(task.isSolved(task.tally().metrics())).toBe(false);
  });
});

describe("the rendered n-grams", () => {
  it("have each bit above its predictions", () => {
    const x = [1, 1, 0, 1];
    const batch: Batch = {
      steps: 4,
      batch: 1,
      x: Float32Array.from(x),
      target: Float32Array.of(1, 0, 1, 1),
      mask: new Float32Array(4).fill(1),
      answer: new Float32Array(4).fill(1),
    };
    const task = nGramTask({ seed: 1, context: 1 });
    // 1 was followed by 1, then by 0; 0 by nothing yet. The estimates are 1/2, 3/4, 1/2 and 1/2.
    expect(task.render(batch, 0, [9, -9, 0, Number.NaN]).split("\n")).toEqual([
      "next bit   ▇·▇▇",
      "optimal    ▅▇▅▅",
      "predicted  █▁▅✕",
      "NaN bits, 5.0 at best",
    ]);
    expect(task.render(batch, 0)).not.toContain("predicted");
  });
});

describe("n-gram options", () => {
  it.for([
    ["context", 0, "a whole number from 1 to 12"],
    ["length", 5, "a whole number from 6 to 10000"],
  ] as const)("are rejected by name for %s of %s", ([field, value, expected]) => {
    const attempt = () => nGramTask({ seed: 1, [field]: value });
    expect(attempt).toThrow(ConfigError);
    expect(attempt).toThrow(`${field}: got ${value}, expected ${expected}`);
  });
});
