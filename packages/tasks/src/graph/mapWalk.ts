import { ArgumentError, Random } from "@dncjs/core";
import type { Batch } from "@dncjs/train";
import { stackEpisodes } from "../drawing/episode.ts";
import { drawNumbers, type GraphMap, type IndexedMap, indexMap, namesOf } from "./graphMap.ts";
import { edgeText, nodeText } from "./stepText.ts";
import { traversalEpisode } from "./traversalEpisode.ts";
import { graphChannels, type Triple, tripleAt } from "./triple.ts";

/** Options of `mapWalk`. */
export interface MapWalkPlan {
  /** The map to walk on. */
  readonly map: GraphMap;
  /** The first node of the walk. */
  readonly from: string;
  /** The labels of the edges of the walk, at least one. */
  readonly labels: readonly string[];
  /** Indices of the edges of the map that the description leaves out. Defaults to none. */
  readonly without?: readonly number[] | undefined;
  /** Seed of the numbers of nodes and labels and of the order of the description: a whole number from 0. */
  readonly seed: number;
}

/** One walk on a map, as a sequence of the traversal task. */
export interface MapWalk {
  /** The sequence. */
  readonly batch: Batch;
  /** The edges of the description, in order, as indices of the edges of the map. */
  readonly described: readonly number[];
  /** The edges of the walk, as indices of the edges of the map. */
  readonly walk: readonly number[];
  /** Returns the names of the triple that outputs [T,1,Y] give at a step; null for a number without a name. */
  answer(
    y: ArrayLike<number>,
    step: number,
  ): readonly [source: string | null, label: string | null, destination: string | null];
}

/**
 * Returns the sequence in which a network is told the edges of a map, and then the first node and the labels of one walk. Numbers and order do
 * not depend on the walk, nor on the edges that are left out. The targets include the edges that were left out.
 * @throws ArgumentError if the map or the seed is invalid, if no edge with a label leaves the node that the walk has reached, or if the walk has
 * no edge
 */
export function mapWalk({ map, from, labels, without = [], seed }: MapWalkPlan): MapWalk {
  const indexed = indexMap(map);
  const walk = edgesOf(map, from, labels);
  const random = new Random(seed).fork("map");
  const graph = drawNumbers(random, indexed);
  const triples = triplesOf(
    map,
    indexed,
    graph.map((leaving) => [...leaving]),
  );
  const described = random.shuffle(map.edges.map((_, edge) => edge)).filter((edge) => !without.includes(edge));
  const names = namesOf(graph, indexed);
  const of = (edges: readonly number[]) => edges.map((edge) => triples[edge] as Triple);
  const batch = stackEpisodes([traversalEpisode(of(described), [of(walk)], { names })], graphChannels);
  return {
    batch,
    described,
    walk,
    answer(y, step) {
      const [source, label, destination] = tripleAt(y, step);
      const name = (text: string) => names.get(text) ?? null;
      const edge = name(edgeText(label));
      return [name(nodeText(source)), edge?.slice(1, -1) ?? null, name(nodeText(destination))];
    },
  };
}

/** Returns the edges of a walk. @throws ArgumentError */
function edgesOf({ edges }: GraphMap, from: string, labels: readonly string[]): number[] {
  if (labels.length === 0) throw new ArgumentError("labels", labels, "at least one label");
  let node = from;
  return labels.map((label, at) => {
    const edge = edges.findIndex(([source, own]) => source === node && own === label);
    if (edge < 0) throw new ArgumentError(`labels[${at}]`, label, `the label of an edge from ${node}`);
    node = (edges[edge] as GraphMap["edges"][number])[2];
    return edge;
  });
}

/** Returns the triple of every edge of the map, from the triples that leave each node, which it empties. */
function triplesOf({ edges }: GraphMap, { nodes }: IndexedMap, leaving: Triple[][]): Triple[] {
  return edges.map(([source]) => (leaving[nodes.indexOf(source)] as Triple[]).shift() as Triple);
}
