import { ArgumentError, type Random } from "@dncjs/core";
import type { Names } from "@dncjs/train";
import { drawDistinct } from "../drawing/draws.ts";
import type { Graph } from "./graph.ts";
import { edgeText, nodeText } from "./stepText.ts";
import { LABELS, type Triple } from "./triple.ts";

/** A fixed graph, such as a map of a city. Nodes and labels of edges are names. */
export interface GraphMap {
  /** Two nodes and the label of each edge. */
  readonly edges: readonly (readonly [source: string, label: string, destination: string])[];
}

/** A checked map: nodes and edge labels as indices. */
export interface IndexedMap {
  readonly nodes: readonly string[];
  readonly labels: readonly string[];
  /** For each node the edges that leave it: label and destination. */
  readonly leaving: readonly (readonly (readonly [label: number, destination: number])[])[];
}

/**
 * Checks a map.
 * @throws ArgumentError if it has no edge, an edge from a node to itself, a node without an edge, two edges with one label at a node, or more
 * than 1000 nodes or labels
 */
export function indexMap({ edges }: GraphMap): IndexedMap {
  const nodes = [...new Set(edges.flatMap(([source, , destination]) => [source, destination]))].sort();
  const labels = [...new Set(edges.map(([, label]) => label))].sort();
  const count = (names: readonly string[], what: string) => {
    if (names.length >= 1 && names.length <= LABELS) return;
    throw new ArgumentError("map.edges", `${names.length} ${what}`, `from 1 to ${LABELS}`);
  };
  count(nodes, "nodes");
  count(labels, "labels");
  const leaving = nodes.map((): [number, number][] => []);
  edges.forEach(([source, label, destination], at) => {
    const edge = [labels.indexOf(label), nodes.indexOf(destination)] as [number, number];
    const others = leaving[nodes.indexOf(source)] as [number, number][];
    const isNew = others.every(([other]) => other !== edge[0]);
    if (source === destination || !isNew) {
      const expected = "two different nodes, and a label that no other edge of the first node has";
      throw new ArgumentError(`map.edges[${at}]`, [source, label, destination], expected);
    }
    others.push(edge);
  });
  const without = leaving.findIndex((node) => node.length === 0);
  if (without >= 0) throw new ArgumentError("map.edges", `no edge from ${nodes[without]}`, "an edge from every node");
  return { nodes, labels, leaving };
}

/** Draws a number for each node and for each label of a map; those of nodes are distinct, and so are those of labels. */
export function drawNumbers(random: Random, { nodes, labels, leaving }: IndexedMap): Graph {
  const ofNodes = drawDistinct(random, nodes.length, LABELS);
  const ofLabels = drawDistinct(random, labels.length, LABELS);
  return leaving.map((edges, node) =>
    edges.map(([label, destination]) => [ofNodes[node], ofLabels[label], ofNodes[destination]] as unknown as Triple),
  );
}

/** Returns the names of a map for a graph that `drawNumbers` drew, by the texts of nodes and edges. */
export function namesOf(graph: Graph, { nodes, labels, leaving }: IndexedMap): Names {
  const names = new Map<string, string>();
  leaving.forEach((edges, node) => {
    edges.forEach(([label], at) => {
      const [source, edge] = (graph[node] as readonly Triple[])[at] as Triple;
      names.set(nodeText(source), nodes[node] as string);
      names.set(edgeText(edge), `─${labels[label]}→`);
    });
  });
  return names;
}
