import { ArgumentError, ConfigError } from "@dncjs/core";
import { describe, expect, it } from "vitest";
import { sequencesOf } from "../testing/sequences.ts";
import { type DatasetOptions, datasetTask } from "./datasetTask.ts";
import { readCsv } from "./readCsv.ts";
import { readJsonl } from "./readJsonl.ts";

/** Sequence n has n + 1 steps; its first input is n + 1, all others 0. */
const count = 20;
const x = Array.from({ length: count }, (_, n) => Array.from({ length: n + 1 }, (_, t) => [t === 0 ? n + 1 : 0, 1]));
const y = x.map((sequence) => sequence.map((_, t) => t % 2));
const numbersOf = (batches: Parameters<typeof sequencesOf>[0]) =>
  sequencesOf(batches)
    .map((sequence) => sequence.x[0]![0]!)
    .sort((a, b) => a - b);

describe("a dataset task", () => {
  it("holds out sequences for validation and evaluation, the same for every seed, and trains on all others in each epoch", () => {
    const task = datasetTask({ x, y });
    expect([task.name, task.inputSize, task.outputSize]).toEqual(["dataset", 2, 1]);
    const evaluation = numbersOf(task.evaluationBatches(7));
    const validation = numbersOf(task.validationBatches(100));
    const training = numbersOf([task.trainingBatch(0, 16)]);
    expect([evaluation.length, validation.length]).toEqual([2, 2]);
    expect([...evaluation, ...validation, ...training].sort((a, b) => a - b)).toEqual(x.map((_, n) => n + 1));
    const other = task.withSeed(5);
    expect(numbersOf(other.evaluationBatches(1))).toEqual(evaluation);
    expect(sequencesOf([other.trainingBatch(0, 4)])).not.toEqual(sequencesOf([task.trainingBatch(0, 4)]));
    const epoch = Array.from({ length: 8 }, (_, at) => task.trainingBatch(8 + at, 2));
    expect(numbersOf(epoch)).toEqual(training);
  });

  it("keeps the lengths, the mask and the texts of its sequences", () => {
    const mask = y.map((sequence) => sequence.map((_, t) => (t === 0 ? 1 : 0)));
    const task = datasetTask({ x, y, mask, show: x.map((_, n) => `number ${n + 1}`), name: "ragged" });
    for (const batch of task.evaluationBatches(1)) {
      const [sequence] = sequencesOf([batch]);
      expect(sequence!.x).toHaveLength(sequence!.x[0]![0]!);
      expect(sequence!.answer).toEqual(sequence!.answer.map((_, t) => (t === 0 ? 1 : 0)));
      expect(task.render(batch, 0).split("\n")[0]).toBe(`number ${sequence!.x[0]![0]}`);
      expect(batch.steps).toBeLessThanOrEqual(task.evaluationSteps);
    }
  });

  it("takes an evaluation set of its own", () => {
    const task = datasetTask({ x, y, evaluation: { x: [[[99, 0]]], y: [[1]] }, validation: 0.25 });
    expect(numbersOf(task.evaluationBatches(9))).toEqual([99]);
    expect(numbersOf(task.validationBatches(9))).toHaveLength(5);
  });

  it("takes typed arrays of all sequences end to end with their lengths", () => {
    const flat = {
      x: Float32Array.from(x.flat(2)),
      y: Uint8Array.from(y.flat()),
      lengths: x.map((sequence) => sequence.length),
    };
    const task = datasetTask({ ...flat, inputs: 2, outputs: 1 });
    expect(sequencesOf([task.trainingBatch(3, 8)])).toEqual(sequencesOf([datasetTask({ x, y }).trainingBatch(3, 8)]));
  });

  it("finds the number of classes", () => {
    const classes = y.map((sequence, n) => sequence.map(() => n % 5));
    expect(datasetTask({ x, y: classes, loss: "softmaxCrossEntropy" }).outputSize).toBe(5);
  });

  it.for<readonly [problem: string, changes: Partial<DatasetOptions>, message: string]>([
    ["an unknown field", { label: 1 } as never, "label: got 1, expected a known field"],
    ["no sequences", { x: [], y: [] }, 'y: got "no sequences", expected one sequence at least'],
    ["no targets", { y: undefined as never }, "y: got undefined, expected a list of sequences"],
    ["another number of targets", { y: y.slice(1) }, 'y: got "19 sequences", expected 20 sequences, as many as x'],
    ["a missing mask", { mask: [[1]] }, 'mask: got "1 sequences", expected 20 sequences, as many as x'],
    ["a target of another length", { y: [...y.slice(1), [1]] }, 'y[0]: got "2 steps", expected 1 steps'],
    ["a sequence that is no list", { x: [5 as never, ...x.slice(1)] }, "x[0]: got 5, expected a sequence"],
    ["a step of another size", { inputs: 3 }, 'x[0][0]: got "2 values", expected 3 values (inputs)'],
    [
      "too few sequences",
      { x: x.slice(0, 2), y: y.slice(0, 2) },
      'x: got "2 sequences", expected more than the 2 held out',
    ],
    ["a fraction", { validation: 1 }, "validation: got 1, expected a number from 0 to below 1"],
    [
      "lengths that do not add up",
      { x: [1, 2, 3], y: [1], lengths: [1, 1], inputs: 2, outputs: 1 },
      'x: got "3 values", expected 4 values, 2 for each of 2 steps',
    ],
    ["a target of the evaluation set", { evaluation: { x: [[[1, 1]]], y: [[2]] } }, "evaluation.y[0][0][0]: got 2"],
    ["a metric that the tally does not return", { metric: "accuracy" }, 'metric: got "accuracy"'],
  ])("rejects %s by name", ([, changes, message]) => {
    const make = () => datasetTask({ x, y, ...changes });
    expect(make).toThrow(ConfigError);
    expect(make).toThrow(message);
  });

  it("rejects arguments out of range", () => {
    const task = datasetTask({ x, y });
    expect(() => task.trainingBatch(0, 0)).toThrow("size: got 0");
    expect(() => task.trainingBatch(0, 1, 1)).toThrow("lesson: got 1");
    expect(() => task.withSeed(0.5)).toThrow(ArgumentError);
  });
});

it.each([readJsonl, readCsv])("$name needs text, not the bytes of a file", (read) => {
  expect(() => read(Buffer.from("x") as never)).toThrow(/^text: got .*, expected a string, as readFile/);
});

describe("readJsonl", () => {
  it("reads one sequence per line", () => {
    const text =
      '{"x": [[1, 2]], "y": [1], "mask": [1], "show": "a"}\n\n{"x": [[3, 4], [5, 6]], "y": [0, 1], "mask": [0, 1], "show": "b"}\n';
    expect(readJsonl(text)).toEqual({
      x: [
        [[1, 2]],
        [
          [3, 4],
          [5, 6],
        ],
      ],
      y: [[1], [0, 1]],
      mask: [[1], [0, 1]],
      show: ["a", "b"],
    });
    expect(readJsonl('{"x": [1], "y": [1]}')).toEqual({ x: [[1]], y: [[1]] });
  });

  it.for([
    ["", "text: got"],
    ['{"x": [1], "y": [1]}\n{"x": [1', 'line 2: got "{\\"x\\": [1", expected a JSON object'],
    ['{"x": [1]}', "line 1: y: got undefined"],
    ["[1]", "line 1: got [1], expected a JSON object with x and y"],
    ['{"x": [1], "y": [1], "label": 3}', "line 1: label: got"],
    [
      '{"x": [1], "y": [1], "mask": [1]}\n{"x": [1], "y": [1]}',
      "line 2: mask: got undefined, expected mask, as in the first line",
    ],
  ] as const)("rejects %j", ([text, message]) => {
    expect(() => readJsonl(text)).toThrow(ArgumentError);
    expect(() => readJsonl(text)).toThrow(message);
  });
});

describe("readCsv", () => {
  const text = 'sequence,x1,x2,"y",mask\r\n"a, 1",1,0,1,0\r\n"a, 1",0,1e1,0,1\r\nb,1, -1 ,1,1\r\n';

  it("reads one step per line, and the steps of a sequence from consecutive lines", () => {
    expect(readCsv(text)).toEqual({
      x: [
        [
          [1, 0],
          [0, 10],
        ],
        [[1, -1]],
      ],
      y: [[1, 0], [1]],
      mask: [[0, 1], [1]],
    });
  });

  it("takes the names of the columns", () => {
    expect(readCsv(text, { x: ["x2"], y: ["x1", "y"], mask: "mask" })).toMatchObject({
      x: [[[0], [10]], [[-1]]],
      y: [
        [
          [1, 1],
          [0, 0],
        ],
        [[1, 1]],
      ],
    });
  });

  it.for<readonly [string, Parameters<typeof readCsv>[1], string]>([
    ["", undefined, "text: got"],
    ["sequence,x,y", undefined, "text: got"],
    ["id,x,y\n1,2,3", undefined, 'columns.sequence: got "sequence", expected a column of the text: id, x, y'],
    ["sequence,a,y\n1,2,3", undefined, "columns.x: got [], expected names of columns: sequence, a, y"],
    ["sequence,x,y\n1,2", undefined, 'line 2: got "2 values", expected 3 values'],
    ["sequence,x,y\n1,2,3\n\n1,,3", undefined, 'line 4, column x: got "", expected a number'],
    ["sequence,x,y\n1,one,3", undefined, 'line 2, column x: got "one", expected a number'],
  ])("rejects %j", ([broken, columns, message]) => {
    expect(() => readCsv(broken, columns)).toThrow(ArgumentError);
    expect(() => readCsv(broken, columns)).toThrow(message);
  });
});
