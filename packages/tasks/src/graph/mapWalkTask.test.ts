import { ArgumentError, ConfigError } from "@dncjs/core";
import { describe, expect, it } from "vitest";
import { readGraph, solveWalks } from "../testing/graphSolver.ts";
import { rightAnswers, sequencesOf } from "../testing/sequences.ts";
import type { GraphMap } from "./graphMap.ts";
import { mapWalkTask } from "./mapWalkTask.ts";
import { traversalTask } from "./traversalTask.ts";
import { underground, undergroundAllLines } from "./underground.ts";

/** The ways to leave each node, as degrees of the nodes reached: equal for equal graphs, whatever the labels. */
function shapeOf(edges: readonly (readonly string[])[]): string[] {
  const degree = (node: string) => edges.filter(([source]) => source === node).length;
  const nodes = [...new Set(edges.map(([source]) => source!))];
  const reached = (node: string) =>
    edges.flatMap(([source, , destination]) => (source === node ? [degree(destination!)] : []));
  return nodes
    .map((node) =>
      reached(node)
        .sort((a, b) => a - b)
        .join(" "),
    )
    .sort();
}

describe.each([
  ["one line", underground, 118, 6],
  ["all lines", undergroundAllLines, 190, 10],
] as const)("walks on the Underground, %s", (_, map, edges, degree) => {
  const task = mapWalkTask({ map, seed: 4 });
  const [first, ...others] = [...task.evaluationBatches(20)];

  it("are walks of seven edges on the whole map, with the labels of the edges unique at each station", () => {
    expect([first!, ...others].reduce((sum, { batch }) => sum + batch, 0)).toBe(200);
    for (const { x, target, answer } of sequencesOf([first!]).slice(0, 5)) {
      const read = readGraph(x);
      expect(shapeOf(read.edges)).toEqual(shapeOf(map.edges));
      expect(read.edges).toHaveLength(edges);
      expect(read.walks.map(({ query }) => query.length)).toEqual([7]);
      const answers = new Map(target.flatMap((values, step) => (answer[step] === 1 ? [[step, values]] : [])));
      expect(answers).toEqual(solveWalks(x));
    }
    const from = (name: string) => map.edges.filter(([source]) => source === name).length;
    const stations = [...new Set(map.edges.map(([source]) => source))];
    expect([stations.length, Math.max(...stations.map(from))]).toEqual([39, degree]);
  });

  it("have other numbers in every sequence, and fit a network of the traversal task", () => {
    const numbers = sequencesOf([first!]).map(({ x }) => readGraph(x).edges.flat().sort().join());
    expect(new Set(numbers).size).toBe(20);
    const { name, inputSize, outputSize, loss, lossGroups, metric } = traversalTask({ seed: 1 });
    expect(task).toMatchObject({ name, inputSize, outputSize, loss, lossGroups, metric });
    expect(task.evaluationSteps).toBe(edges + 15);
  });
});

it("a walk on a map is drawn with the names of the map", () => {
  const task = mapWalkTask({ map: underground, length: 2, seed: 1 });
  const [batch] = [...task.evaluationBatches(3)];
  const text = task.render(batch!, 2, rightAnswers(batch!));
  for (const [source, label, destination] of underground.edges) {
    const line = text.split("\n").find((each) => each.startsWith(`  ${source} ─`));
    expect(line).toContain(` ─${label}→ ${destination}`);
  }
  const [, start, first, middle, second, end] = /^target {2}(.+?) ─(.+?)→ (.+?) ─(.+?)→ (.+?) end$/m.exec(text)!;
  expect(underground.edges).toContainEqual([start, first, middle]);
  expect(underground.edges).toContainEqual([middle, second, end]);
  expect(text).toMatch(/^output .* end ✓$/m);
});

describe("a map", () => {
  it.each<[string, GraphMap["edges"], string]>([
    ["no edge", [], "0 nodes"],
    ["an edge to the same node", [["a", "x", "a"]], "map.edges[0]: got"],
    [
      "a label twice at a node",
      [
        ["a", "x", "b"],
        ["b", "x", "a"],
        ["a", "x", "c"],
        ["c", "y", "a"],
      ],
      "map.edges[2]: got",
    ],
    ["a node without an edge", [["a", "x", "b"]], "no edge from b"],
  ])("with %s is rejected", (_, edges, message) => {
    const attempt = () => mapWalkTask({ map: { edges }, seed: 1 });
    expect(attempt).toThrow(ArgumentError);
    expect(attempt).toThrow(message);
  });

  it("has walks of 1 to 1000 edges", () => {
    expect(() => mapWalkTask({ map: underground, length: 0, seed: 1 })).toThrow(ConfigError);
    expect(mapWalkTask({ map: underground, length: 3, seed: 1 }).evaluationSteps).toBe(118 + 7);
  });
});
