import type { Random } from "@dncjs/core";
import { drawDistinct } from "../drawing/draws.ts";
import { LABELS, type Triple } from "./triple.ts";

/** A directed graph: the edges that leave each node, as triples of labels. Every node has at least one. */
export type Graph = readonly (readonly Triple[])[];

/**
 * Draws a graph (Graves et al. 2016, Methods): points uniform in the unit square, and edges from node i to its `degrees[i]` nearest
 * neighbours. Node labels are distinct. The labels of the edges that leave a node are distinct and are labels of nodes. Draws at most
 * `graphWords` words.
 */
export function drawGraph(random: Random, degrees: readonly number[]): Graph {
  const labels = drawDistinct(random, degrees.length, LABELS);
  const points = labels.map(() => [random.uniform(), random.uniform()] as const);
  return labels.map((label, node) => {
    const degree = degrees[node] as number;
    const edges = drawDistinct(random, degree, labels.length);
    const neighbours = nearest(points, node).slice(0, degree);
    return neighbours.map((other, at) => [label, labels[edges[at] as number] as number, labels[other] as number]);
  });
}

/** Returns the maximum number of words that `drawGraph` draws: two for a label, four for a point, two for an edge. */
export function graphWords(nodes: number, edges: number): number {
  return 6 * nodes + 2 * edges;
}

/** Draws a walk of `length` edges from a random node; every edge that leaves a node is equally likely. Draws length + 1 words. */
export function drawWalk(random: Random, graph: Graph, length: number): Triple[] {
  const nodeOf = new Map(graph.map((edges, node) => [(edges[0] as Triple)[0], node]));
  let node = random.integer(graph.length);
  return Array.from({ length }, () => {
    const edges = graph[node] as readonly Triple[];
    const edge = edges[random.integer(edges.length)] as Triple;
    node = nodeOf.get(edge[2]) as number;
    return edge;
  });
}

/** Returns the other nodes, the nearest first. */
function nearest(points: readonly (readonly [x: number, y: number])[], node: number): number[] {
  const [x, y] = points[node] as readonly [number, number];
  const distance = (other: number) => {
    const [otherX, otherY] = points[other] as readonly [number, number];
    return (otherX - x) ** 2 + (otherY - y) ** 2;
  };
  const others = points.map((_, other) => other).filter((other) => other !== node);
  return others.sort((a, b) => distance(a) - distance(b));
}
