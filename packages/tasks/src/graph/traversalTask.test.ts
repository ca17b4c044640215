import { ConfigError } from "@dncjs/core";
import type { Batch } from "@dncjs/train";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readGraph, solveWalks } from "../testing/graphSolver.ts";
import { firstScored, rightAnswers, sequencesOf } from "../testing/sequences.ts";
import { describeTaskLaws } from "../testing/taskLaws.ts";
import { traversalLessons } from "./traversalLessons.ts";
import { traversalTask } from "./traversalTask.ts";

interface Options {
  readonly lessons: readonly number[];
  readonly questions: number;
  readonly longWalks: boolean;
}

/** Lessons with small graphs: the laws draw thousands of sequences. */
const lessonLists = fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 });

describe("the traversal task", () => {
  describeTaskLaws<Options>({
    make: traversalTask,
    options: fc.record({
      lessons: lessonLists.map((numbers) => numbers.sort((a, b) => a - b)),
      questions: fc.integer({ min: 1, max: 3 }),
      longWalks: fc.boolean(),
    }),
    large: { lessons: [1, 2], questions: 1, longWalks: true },
    solve: solveWalks,
    cases: 8,
    setSize: 200,
    sharesSizes: true,
  });

  it.each(traversalLessons.map((sizes, at) => [at + 1, sizes] as const))("lesson %i has its sizes", (number, sizes) => {
    const task = traversalTask({ seed: 1, lessons: [number], questions: 8 });
    const found = { nodes: new Set<number>(), degrees: new Set<number>(), lengths: new Set<number>() };
    for (let index = 0; index < 24; index++) {
      const { x, target, answer } = sequencesOf([task.trainingBatch(index, 1)])[0]!;
      addSizes(found, x);
      expect(new Map([...solveWalks(x)])).toEqual(
        new Map(target.flatMap((values, step) => (answer[step] === 1 ? [[step, values]] : []))),
      );
    }
    const range = (values: ReadonlySet<number>) => [Math.min(...values), Math.max(...values)];
    const { minNodes, maxNodes, minDegree, maxDegree, maxLength } = sizes;
    expect(range(found.nodes)[0]).toBeGreaterThanOrEqual(minNodes);
    expect(range(found.nodes)[1]).toBeLessThanOrEqual(maxNodes);
    expect(found.nodes.size).toBeGreaterThan(Math.min(24, maxNodes - minNodes) / 3);
    expect(range(found.degrees)).toEqual([minDegree, maxDegree]);
    expect([...found.lengths].sort((a, b) => a - b)).toEqual(Array.from({ length: maxLength }, (_, at) => at + 1));
  });

  it("has one walk about each graph in evaluation and validation, and several in training", () => {
    const task = traversalTask({ seed: 3, lessons: [1, 4], questions: 5 });
    const answers = ({ x, answer, batch }: Batch) =>
      Array.from({ length: batch }, (_, b) =>
        answer.reduce(
          (sum, due, index) => sum + (index % batch === b && due === 1 && x[index * 92 + 90] === 1 ? 1 : 0),
          0,
        ),
      );
    expect(answers(task.trainingBatch(0, 3))).toEqual([5, 5, 5]);
    for (const batch of [...task.evaluationBatches(100), ...task.validationBatches(100, 0)]) {
      expect(answers(batch)).toEqual(Array(100).fill(1));
    }
  });

  it("with longWalks gives all lessons but lesson 1 a single walk, as long as those of the last one", () => {
    const shapes = (longWalks: boolean, lesson: number) => {
      const task = traversalTask({ seed: 4, lessons: [1, 4, 8], questions: 5, longWalks });
      const graphs = Array.from({ length: 30 }, (_, index) =>
        readGraph(sequencesOf([task.trainingBatch(index, 1, lesson)])[0]!.x),
      );
      const lengths = new Set(graphs.flatMap(({ walks }) => walks.map(({ query }) => query.length)));
      return { walks: new Set(graphs.map(({ walks }) => walks.length)), lengths: [...lengths].sort((a, b) => a - b) };
    };
    expect(shapes(false, 0)).toEqual({ walks: new Set([5]), lengths: [1] });
    expect(shapes(true, 0)).toEqual({ walks: new Set([5]), lengths: [1] });
    expect(shapes(false, 1)).toEqual({ walks: new Set([5]), lengths: [1, 2, 3, 4] });
    expect(shapes(true, 1)).toEqual({ walks: new Set([1]), lengths: [1, 2, 3, 4, 5, 6] });
    expect(shapes(true, 2)).toEqual({ walks: new Set([1]), lengths: [1, 2, 3, 4, 5, 6] });
  });

  it("scores the steps of a training query on the edges of its walk if asked to, and nothing else changes", () => {
    const options = { seed: 5, lessons: [2, 6], questions: 3 };
    const [plain, scored] = [false, true].map((queryTargets) => traversalTask({ ...options, queryTargets }));
    for (const [index, { x, target, answer }] of sequencesOf([scored!.trainingBatch(1, 4)]).entries()) {
      const { edges, walks } = readGraph(x);
      const answers = solveWalks(x);
      const inQueries = new Map(
        walks.flatMap(({ query, answerSteps }) =>
          query.map((_, at) => [answerSteps[0]! - query.length + at, answers.get(answerSteps[at]!)!] as const),
        ),
      );
      expect(inQueries.size).toBeGreaterThanOrEqual(3);
      expect(Math.min(...inQueries.keys())).toBe(edges.length);
      expect(new Map(target.flatMap((values, step) => (answer[step] === 1 ? [[step, values]] : [])))).toEqual(
        new Map([...answers, ...inQueries].sort(([a], [b]) => a - b)),
      );
      expect(x).toEqual(sequencesOf([plain!.trainingBatch(1, 4)])[index]!.x);
    }
    for (const set of ["evaluationBatches", "validationBatches"] as const) {
      expect([...scored![set](100)]).toEqual([...plain![set](100)]);
    }
  });

  it("starts walks at every node, and leaves a node by every edge", () => {
    const task = traversalTask({ seed: 8, lessons: [1], questions: 100 });
    const taken = new Set<string>();
    const { x } = sequencesOf([task.trainingBatch(0, 1)])[0]!;
    const { edges, walks } = readGraph(x);
    for (const { query } of walks) taken.add(query[0]!.join());
    expect(taken).toEqual(new Set(edges.map(([source, edge]) => `${source},${edge},`)));
  });

  it.for([
    ["lessons", [], "whole numbers from 1 to 14 in ascending order"],
    ["lessons", [4, 2], "whole numbers from 1 to 14 in ascending order"],
    ["lessons", [3, 3], "whole numbers from 1 to 14 in ascending order"],
    ["lessons", [1, 15], "whole numbers from 1 to 14 in ascending order"],
    ["lessons", [1.5], "whole numbers from 1 to 14 in ascending order"],
    ["questions", 0, "a whole number from 1 to 100"],
    ["questions", 101, "a whole number from 1 to 100"],
    ["longWalks", 1, "true or false"],
    ["queryTargets", "yes", "true or false"],
  ] as const)("rejects %s of %j by name", ([field, value, expected]) => {
    const attempt = () => traversalTask({ seed: 1, [field]: value });
    expect(attempt).toThrow(ConfigError);
    expect(attempt).toThrow(`${field}: got`);
    expect(attempt).toThrow(`expected ${expected}`);
  });
});

function addSizes(
  found: Record<"nodes" | "degrees" | "lengths", Set<number>>,
  x: readonly (readonly number[])[],
): void {
  const { edges, walks } = readGraph(x);
  const degrees = new Map<string, number>();
  const labels = new Set<string>();
  for (const [source, edge, destination] of edges) {
    expect(source).not.toBe(destination);
    expect(labels.has(`${source} ${edge}`)).toBe(false);
    labels.add(`${source} ${edge}`);
    degrees.set(source!, (degrees.get(source!) ?? 0) + 1);
  }
  for (const [, edge] of edges) expect(degrees.has(edge!)).toBe(true); // an edge label is the label of a node
  found.nodes.add(degrees.size);
  const isCapped = (degree: number) => degree === degrees.size - 1;
  for (const degree of degrees.values()) if (!isCapped(degree) || degrees.size > 6) found.degrees.add(degree);
  for (const { query } of walks) found.lengths.add(query.length);
}

describe("the metrics of traversal", () => {
  const task = traversalTask({ seed: 2, lessons: [6], questions: 2 });
  const batch = task.trainingBatch(0, 4);
  const metricsOf = (y: Float32Array) => {
    const tally = task.tally();
    tally.add(batch, y);
    return tally.metrics();
  };
  const triples = sequencesOf([batch]).flatMap(({ x }) => readGraph(x).walks.flatMap(({ query }) => query)).length;

  it("are 0 for right outputs and 1 for opposite ones", () => {
    const right = rightAnswers(batch);
    expect(metricsOf(right)).toEqual({ walkError: 0, tripleError: 0, terminationError: 0, walks: 8 });
    expect(task.isSolved(metricsOf(right))).toBe(true);
    const opposite = metricsOf(right.map((logit) => -logit));
    expect(opposite).toEqual({ walkError: 1, tripleError: 1, terminationError: 1, walks: 8 });
    expect(task.isSolved(opposite)).toBe(false);
    expect(task.isSolved(task.tally().metrics())).toBe(false);
  });

  it("count one wrong digit, a tie or a NaN as one triple and one walk", () => {
    const first = firstScored(batch, 1) * 90;
    const right = batch.target.indexOf(1, first + 40);
    for (const value of [4, Number.NaN]) {
      const y = rightAnswers(batch);
      const other = right % 10 === 0 ? right + 1 : right - 1;
      y[other] = value;
      expect(metricsOf(y)).toEqual({ walkError: 1 / 8, tripleError: 1 / triples, terminationError: 0, walks: 8 });
    }
  });

  it("count a walk without its termination as wrong, but no triple", () => {
    const y = rightAnswers(batch);
    const last = batch.answer.lastIndexOf(1) * 90;
    y[last + 89] = 9;
    expect(metricsOf(y)).toEqual({ walkError: 1 / 8, tripleError: 0, terminationError: 1 / 8, walks: 8 });
  });
});

describe("a rendered sequence", () => {
  const task = traversalTask({ seed: 2, lessons: [2], questions: 1 });
  const [batch] = [...task.evaluationBatches(1)] as [Batch];
  const { x } = sequencesOf([batch])[0]!;
  const { edges, walks } = readGraph(x);

  it("shows every edge, the walk, and the verdict on the answer", () => {
    const text = task.render(batch, 0);
    expect(text.split("\n")[0]).toBe(`graph   ${edges.length} edges`);
    for (const [, edge, destination] of edges) expect(text).toContain(`─${edge}→ ${destination}`);
    const [source, edge] = walks[0]!.query[0]!;
    expect(text).toContain(`walk 1  ${source} ─${edge}→ ?`);
    expect(text).toMatch(/^target {2}\d{3}( ─\d{3}→ \d{3})+ end$/m);
    expect(text).not.toContain("output");
    const right = rightAnswers(batch);
    expect(task.render(batch, 0, right)).toMatch(/^output {2}.* end ✓$/m);
    const wrong = right.map((logit, at) => (at >= firstScored(batch, 0) * 90 + 80 ? 0 : logit));
    expect(task.render(batch, 0, wrong)).toMatch(/^output {2}.* ✕$/m);
  });
});
