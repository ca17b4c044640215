import type { Random } from "@dncjs/core";
import type { Task } from "@dncjs/train";
import { requireWhole } from "../batch.ts";
import { drawBetween } from "../drawing/draws.ts";
import { drawGraph, graphWords } from "./graph.ts";
import { type WalkSizes, walkTask } from "./walkTask.ts";

/** Options of `graphSizeTask`. */
export interface GraphSizeOptions {
  /** Edges of every graph, 20..1500. */
  readonly triples: number;
  /** Edges of the longest walk, 1..100. Defaults to 10, as in the paper. */
  readonly maxLength?: number | undefined;
  /** A whole number from 0. */
  readonly seed: number;
}

const MIN_DEGREE = 2;
const MAX_DEGREE = 4;

/**
 * Creates the traversal task for random graphs with a given number of edges, to test a network that `traversalTask` trained with other memory
 * sizes (Graves et al. 2016, Extended Data Figure 2). Two to four edges leave each node but the last, which may have one; walks have 1 to
 * `maxLength` edges. Inputs, targets, metrics and sizes of the sets are those of `traversalTask`.
 * @throws ArgumentError if the seed is invalid; ConfigError if another option is
 */
export function graphSizeTask({ triples, maxLength = 10, seed }: GraphSizeOptions): Task {
  requireWhole("triples", triples, 20, 1500);
  requireWhole("maxLength", maxLength, 1, 100);
  return walkTask<WalkSizes>(
    {
      description: `walk 1 to ${maxLength} edges along graphs of ${triples} edges`,
      lessons: [{ minLength: 1, maxLength, questions: 1 }],
      describe: () => `graphs of ${triples} edges`,
      largest: () => ({ nodes: Math.ceil(triples / MIN_DEGREE), edges: triples }),
      drawDegrees: (random) => drawDegrees(random, triples),
      drawGraph,
      graphWords,
    },
    seed,
  );
}

function drawDegrees(random: Random, triples: number): number[] {
  const degrees: number[] = [];
  for (let left = triples; left > 0; left -= degrees.at(-1)!) {
    degrees.push(Math.min(left, drawBetween(random, MIN_DEGREE, MAX_DEGREE)));
  }
  return degrees;
}
