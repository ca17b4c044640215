import { Random } from "@dncjs/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawDistinct } from "../drawing/draws.ts";
import { drawGraph, drawWalk, graphWords } from "./graph.ts";

const degreeLists = fc
  .integer({ min: 2, max: 12 })
  .chain((nodes) => fc.array(fc.integer({ min: 1, max: nodes - 1 }), { minLength: nodes, maxLength: nodes }));

/** The points of the graph that `drawGraph` draws from the same seed: they follow the labels. */
function pointsOf(seed: number, nodes: number) {
  const random = new Random(seed);
  const labels = drawDistinct(random, nodes, 1000);
  return new Map(labels.map((label) => [label, [random.uniform(), random.uniform()] as const]));
}

describe("a random graph", () => {
  it("has edges to the nearest neighbours of each node, and draws no more words than graphWords says", () => {
    fc.assert(
      fc.property(degreeLists, fc.nat(), (degrees, seed) => {
        const random = new Random(seed);
        const graph = drawGraph(random, degrees);
        const edges = degrees.reduce((sum, degree) => sum + degree, 0);
        expect(random.state.position).toBeLessThanOrEqual(graphWords(degrees.length, edges));
        const points = pointsOf(seed, degrees.length);
        expect(graph.map((leaving) => leaving.length)).toEqual(degrees);
        for (const leaving of graph) {
          const [source] = leaving[0]!;
          const distance = (label: number) => {
            const [[x, y], [a, b]] = [points.get(source)!, points.get(label)!];
            return Math.hypot(x - a, y - b);
          };
          const near = leaving.map(([, , destination]) => destination);
          const far = [...points.keys()].filter((label) => label !== source && !near.includes(label));
          expect(new Set(near).size).toBe(near.length);
          expect(near).not.toContain(source);
          for (const other of far) expect(distance(other)).toBeGreaterThanOrEqual(Math.max(...near.map(distance)));
        }
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it("has walks that leave each node by an edge of that node, and draw one word per edge and one more", () => {
    const random = new Random(5);
    const graph = drawGraph(random, [2, 3, 1, 2]);
    const before = random.state.position;
    const walk = drawWalk(random, graph, 50);
    expect(random.state.position - before).toBe(51);
    walk.forEach((edge, at) => {
      expect(graph.flat()).toContainEqual(edge);
      if (at > 0) expect(edge[0]).toBe(walk[at - 1]![2]);
    });
  });
});
