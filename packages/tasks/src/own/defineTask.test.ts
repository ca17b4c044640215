import { ArgumentError, ConfigError } from "@dncjs/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeBitTaskLaws } from "../testing/bitTaskLaws.ts";
import { sequencesOf } from "../testing/sequences.ts";
import { defineTask, type TaskDefinition } from "./defineTask.ts";

const reversing = (length: number): TaskDefinition => ({
  name: "reverse",
  inputs: 2,
  outputs: 1,
  sample(random) {
    const bits = Array.from({ length }, () => random.integer(2));
    const zeros = bits.map(() => 0);
    return {
      x: [...bits.map((bit) => [bit, 0]), ...bits.map(() => [0, 1])],
      y: [...zeros, ...bits.toReversed()],
      mask: [...zeros, ...bits.map(() => 1)],
    };
  },
});
const reverse = reversing(40);

describe("a defined task", () => {
  describeBitTaskLaws<Pick<TaskDefinition, "lessons"> & { readonly length: number }>({
    make: ({ length, ...options }) => defineTask({ ...reversing(length), ...options }),
    options: fc.record({
      length: fc.integer({ min: 1, max: 4 }),
      lessons: fc.constantFrom(undefined, ["easy", "whole"]),
    }),
    large: { length: 40 },
    solve: (x) => {
      const shown = x.slice(0, x.length / 2).map(([bit]) => [bit as number]);
      return new Map(shown.toReversed().map((column, at) => [x.length / 2 + at, column]));
    },
  });

  it("passes the lesson to sample: the last one for the evaluation set", () => {
    const lengths = [1, 4];
    const task = defineTask({
      ...reverse,
      lessons: ["one", "four"],
      sample: (_, lesson) => ({ x: Array(lengths[lesson]).fill([1, 0]), y: Array(lengths[lesson]).fill([1]) }),
    });
    expect(task.lessons).toEqual(["one", "four"]);
    expect(task.trainingBatch(0, 1, 0).steps).toBe(1);
    expect(task.trainingBatch(0, 1).steps).toBe(4);
    expect([...task.evaluationBatches(100)].map(({ steps }) => steps)).toEqual([4]);
  });

  it("accepts nested lists, plain lists for one number per step, and typed arrays, with the same result", () => {
    const batchOf = (x: never, y: never) =>
      defineTask({ name: "a", inputs: 2, outputs: 1, sample: () => ({ x, y }) }).trainingBatch(0, 1);
    const nested = batchOf(
      [
        [1, 2],
        [3, 4],
      ] as never,
      [[0], [1]] as never,
    );
    expect([...nested.x]).toEqual([1, 2, 3, 4]);
    expect([...nested.answer]).toEqual([1, 1]);
    expect(batchOf([1, 2, 3, 4] as never, [0, 1] as never)).toEqual(nested);
    expect(batchOf(Float64Array.of(1, 2, 3, 4) as never, Uint8Array.of(0, 1) as never)).toEqual(nested);
  });

  it("accepts one class number per step for a softmax, and ignores targets that are not scored", () => {
    const sample = () => ({ x: [1, 1, 1], y: [-1, 2, 0], mask: [0, 1, 1] });
    const task = defineTask({ name: "a", inputs: 1, outputs: 3, loss: "softmaxCrossEntropy", sample });
    expect([...task.trainingBatch(0, 1).target]).toEqual([0, 0, 0, 0, 0, 1, 1, 0, 0]);
    expect(task.metric).toBe("classError");
  });

  it("has metrics by its loss, and is solved by its metric", () => {
    const sample = () => ({ x: [1, 1], y: [0.5, 1], mask: [1, 0] });
    const task = defineTask({ name: "a", inputs: 1, outputs: 1, loss: "meanSquare", sample, solvedAt: 0.3 });
    const tally = task.tally();
    tally.add(task.trainingBatch(0, 1), [1, 9]);
    expect(tally.metrics()).toEqual({ mse: 0.25, sequences: 1 });
    expect([0.25, 0.31, Number.NaN].map((mse) => task.isSolved({ mse }))).toEqual([true, false, false]);
  });

  it("counts wrong classes group by group", () => {
    const sample = () => ({ x: [1], y: [[1, 0, 0, 1]] });
    const task = defineTask({ name: "a", inputs: 1, outputs: 4, loss: "softmaxCrossEntropy", lossGroups: 2, sample });
    const score = (...y: number[]) => {
      const tally = task.tally();
      tally.add(task.trainingBatch(0, 1), y);
      return tally.metrics();
    };
    expect(score(2, 1, 1, 2)).toEqual({ classError: 0, sequenceError: 0, sequences: 1 });
    expect(score(2, 1, 2, 1)).toEqual({ classError: 0.5, sequenceError: 1, sequences: 1 });
    expect(score(2, 1, Number.NaN, 1).classError).toBe(0.5);
    expect(score(1, 1, 1, 2).classError).toBe(0.5); // a tie
  });

  it("draws other data with another seed", () => {
    const task = defineTask(reverse);
    expect(task.withSeed(1).trainingBatch(0, 2)).toEqual(task.trainingBatch(0, 2));
    expect(task.withSeed(2).trainingBatch(0, 2)).toEqual(defineTask({ ...reverse, seed: 2 }).trainingBatch(0, 2));
    expect(task.withSeed(2).trainingBatch(0, 2)).not.toEqual(task.trainingBatch(0, 2));
    expect(() => task.withSeed(-1)).toThrow(ArgumentError);
  });

  it("grows its memory plan with the longest sequence so far unless maxSteps is given", () => {
    let steps = 3;
    const task = defineTask({ ...reverse, sample: () => ({ x: Array(steps).fill([0, 1]), y: Array(steps).fill(1) }) });
    expect([task.trainingSteps, task.evaluationSteps]).toEqual([3, 3]);
    steps = 7;
    task.trainingBatch(1000, 1);
    expect(task.trainingSteps).toBe(7);
    expect(defineTask({ ...reverse, maxSteps: 90 }).trainingSteps).toBe(90);
  });

  it("renders a table: the text of the sequence, input, target, and wrong outputs", () => {
    const sample = () => ({
      x: [
        [1, 0],
        [0, 1],
        [0, 1],
      ],
      y: [0, 1, 0],
      mask: [0, 1, 1],
      show: "1 → 1",
    });
    const task = defineTask({ name: "a", inputs: 2, outputs: 1, sample });
    const batch = task.trainingBatch(0, 1);
    expect(sequencesOf([batch])).toHaveLength(1);
    expect(task.render(batch, 0, [0, 1, 1]).split("\n")).toEqual([
      "1 → 1",
      "",
      "step   input   target   output",
      "   0   ▇·",
      "   1   ·▇      ▇        ▇",
      "   2   ·▇      ·        ▇ ✕",
      "1 of 2 bits wrong",
    ]);
    expect(task.render(batch, 0)).not.toContain("output");
  });
});

const define = (changes: object) => () => defineTask({ ...reverse, ...changes } as TaskDefinition);
const sampling = (sample: unknown, changes: object = {}) => define({ sample: () => sample, ...changes });
const twoSteps = {
  x: [
    [1, 0],
    [0, 1],
  ],
  y: [1, 0],
};

describe("a mistake is a ConfigError that names the field:", () => {
  it.for<readonly [problem: string, make: () => unknown, message: string]>([
    ["no object", () => defineTask(undefined as never), "task: got undefined, expected an object"],
    ["an unknown field", define({ input: 3 }), "input: got 3, expected a known field: name, "],
    ["no name", define({ name: undefined }), "name: got undefined, expected a letter or digit"],
    ["a name that is a path", define({ name: "../a" }), "name: got"],
    ["a size", define({ inputs: 0 }), "inputs: got 0, expected an integer from 1 to 65536"],
    ["no sample", define({ sample: undefined }), "sample: got undefined, expected a function"],
    ["a loss", define({ loss: "mse" }), 'loss: got "mse", expected one of sigmoidCrossEntropy, softmax'],
    ["groups of another loss", define({ lossGroups: 2 }), "lossGroups: got 2, expected 1 for loss sigmoid"],
    [
      "a metric that the tally does not return",
      define({ metric: "accuracy" }),
      'metric: got "accuracy", expected a metric that the tally returns: bitError, sequenceError, sequences',
    ],
    ["a tally", define({ tally: () => ({ add() {} }) }), "tally(): got"],
    ["a threshold", define({ solvedAt: "0" }), "solvedAt: got"],
    ["lessons", define({ lessons: [] }), "lessons: got [], expected a list of texts"],
    [
      "a sequence longer than declared",
      define({ maxSteps: 79 }),
      'sample().x: got "80 steps", expected at most 79 steps (maxSteps)',
    ],
    ["Math.random", define({ sample: () => ({ x: [[Math.random(), 0]], y: [1] }) }), "sample: got"],
    ["an async sample", define({ sample: async () => twoSteps }), 'sample(): got "a promise"'],
    ["no sequence", sampling(undefined), "sample(): got undefined, expected an object"],
    ["no inputs", sampling({ y: [1] }), "sample().x: got undefined, expected a list of steps"],
    ["no target", sampling({ x: twoSteps.x }), "sample().y: got undefined, expected a list of steps"],
    ["a field by another name", sampling({ ...twoSteps, target: [] }), "target: got"],
    [
      "a step of another size",
      sampling({ ...twoSteps, x: [[1, 0], [1]] }),
      'sample().x[1]: got "1 values", expected 2 values (inputs)',
    ],
    [
      "numbers that are no whole steps",
      sampling({ ...twoSteps, x: [1, 0, 1] }),
      'sample().x: got "3 values", expected a multiple of 2',
    ],
    ["an empty sequence", sampling({ x: [], y: [] }), 'sample().x: got "0 values"'],
    [
      "a value that is no number",
      sampling({
        ...twoSteps,
        x: [
          [1, 0],
          [1, "a"],
        ],
      }),
      'sample().x[1][1]: got "a", expected a number that is finite',
    ],
    ["a value beyond float32", sampling({ ...twoSteps, x: [1, 0, 1, 1e39] }), "sample().x[3]: got 1e+39"],
    [
      "another number of targets",
      sampling({ ...twoSteps, y: [1, 0, 1] }),
      'sample().y: got "3 steps", expected 2 steps, as many as x',
    ],
    [
      "a target that is no bit",
      sampling({ ...twoSteps, y: [1, 2] }),
      "sample().y[1][0]: got 2, expected a number from 0 to 1",
    ],
    [
      "a class",
      sampling({ ...twoSteps, y: [0, 3] }, { outputs: 3, loss: "softmaxCrossEntropy" }),
      "sample().y[1]: got 3, expected a class from 0 to 2",
    ],
    [
      "no probabilities",
      sampling({ x: [[1, 1]], y: [[1, 1]] }, { outputs: 2, loss: "softmaxCrossEntropy" }),
      "sample().y[0]: got [1,1], expected probabilities with the sum 1",
    ],
    [
      "a mask of another length",
      sampling({ ...twoSteps, mask: [1] }),
      'sample().mask: got "1 values", expected 2 values, one per step of x',
    ],
    [
      "a mask that is no 0 or 1",
      sampling({ ...twoSteps, mask: [1, true] }),
      "sample().mask[1]: got true, expected 0 or 1",
    ],
    ["a mask without a scored step", sampling({ ...twoSteps, mask: [0, 0] }), 'sample().mask: got "0 at every step"'],
    ["a text", sampling({ ...twoSteps, show: 3 }), "sample().show: got 3, expected a text"],
  ])("%s", ([, make, message]) => {
    expect(make).toThrow(ConfigError);
    expect(make).toThrow(message);
  });

  it("also in a later draw", () => {
    let isBroken = false;
    const task = defineTask({ ...reverse, sample: () => (isBroken ? { x: [[1, 0]] } : twoSteps) as never });
    isBroken = true;
    expect(() => task.trainingBatch(5000, 2)).toThrow("sample().y: got undefined");
  });
});
