import type { Task } from "@dncjs/train";
import { requireWhole } from "../batch.ts";
import { drawNumbers, type GraphMap, indexMap, namesOf } from "./graphMap.ts";
import { type WalkSizes, walkTask } from "./walkTask.ts";

/** Options of `mapWalkTask`. */
export interface MapWalkOptions {
  /** The map to walk on. */
  readonly map: GraphMap;
  /** Edges of a walk, 1..1000. Defaults to 7, as on the paper's map of the Underground. */
  readonly length?: number | undefined;
  /** A whole number from 0. */
  readonly seed: number;
}

/**
 * Creates the traversal task for walks on a map, to test a network that `traversalTask` trained. Nodes and labels get other numbers in every
 * sequence. Inputs, targets, metrics and sizes of the sets are those of `traversalTask`.
 * @throws ArgumentError if the map or the seed is invalid; ConfigError if the length is
 */
export function mapWalkTask({ map, length = 7, seed }: MapWalkOptions): Task {
  requireWhole("length", length, 1, 1000);
  const indexed = indexMap(map);
  const { nodes, labels, leaving } = indexed;
  const degrees = leaving.map((edges) => edges.length);
  const edges = map.edges.length;
  return walkTask<WalkSizes>(
    {
      description: `walk ${length} edges along a map of ${nodes.length} nodes and ${edges} edges`,
      lessons: [{ minLength: length, maxLength: length, questions: 1 }],
      describe: () => `walks of ${length} edges`,
      largest: () => ({ nodes: nodes.length, edges }),
      drawDegrees: () => degrees,
      drawGraph: (random) => drawNumbers(random, indexed),
      names: (graph) => namesOf(graph, indexed),
      graphWords: () => 2 * (nodes.length + labels.length),
    },
    seed,
  );
}
