import { ConfigError, type Random } from "@dncjs/core";
import type { Task } from "@dncjs/train";
import { requireWhole } from "../batch.ts";
import { drawBetween } from "../drawing/draws.ts";
import { drawGraph, graphWords } from "./graph.ts";
import { describeSizes, type TraversalLesson, trainingLessons, traversalLessons } from "./traversalLessons.ts";
import { walkTask } from "./walkTask.ts";

/** Options of `traversalTask`. */
export interface TraversalOptions {
  /** Numbers of the paper's lessons to train on, 1..14, in ascending order. The last one is the task itself. Defaults to all 14. */
  readonly lessons?: readonly number[] | undefined;
  /**
   * Walks about each graph in training, 1..100. Defaults to 1, as in the paper. Evaluation and validation always have 1, and so has training
   * with `longWalks`, except in lesson 1.
   */
  readonly questions?: number | undefined;
  /** Whether the walks of all lessons but lesson 1, which have one edge, have the lengths of the last one. @default false, as in the paper */
  readonly longWalks?: boolean | undefined;
  /**
   * Whether step k of a training query has edge k of the walk as its target, as the answer has later. Evaluation and validation score the answer
   * alone. @default false, as in the paper
   */
  readonly queryTargets?: boolean | undefined;
  /** A whole number from 0. */
  readonly seed: number;
}

/**
 * Creates the graph traversal task (Graves et al. 2016): the network sees the edges of a random graph in random order, then the first node and
 * the edges of a walk, and must output the edges of the walk with their nodes.
 *
 *     step     0 … E-1                 E … E+L-1                            E+L … E+2L-1  E+2L
 *     input    (source, edge, target)  (source, edge, -), then (-, edge, -)
 *     target                                                                the walk      termination
 *
 * E is the number of edges, L the length of the walk. With more `questions` than one, further queries and answers follow. With
 * `queryTargets` the steps E … E+L-1 of training have the walk as target too.
 *
 * - A label is a number 0..999: three digits, each one-hot. A missing label is zeros. Input channels: a triple of labels (90), the
 *   phase change (1 in the first step of every description, query and answer), the answer flag (1 in every step of an answer). Output
 *   channels: a triple, nine softmaxes of ten.
 * - The paper does not state its termination pattern. Here it is the triple of three labels 0, which is no edge: no edge leads from a node
 *   to itself.
 * - Graphs: points uniform in the unit square, and edges to the K nearest neighbours. K is uniform for each node, and at most the number of
 *   other nodes. Labels of the edges that leave a node are distinct, and drawn from the labels of the nodes.
 * - Walks: a uniform first node, then a uniform edge at every node.
 *
 * Sizes are drawn for each sequence. In a training batch all sequences have the same, so none needs padding. The evaluation and validation
 * sets have 200 walks each. Metrics: `walkError` (walks with any wrong digit), `tripleError`, `terminationError`, `walks`. Solved at a walk error of at most
 * 0.01.
 * @throws ConfigError if an option is invalid; ArgumentError if the seed is
 */
export function traversalTask(options: TraversalOptions): Task {
  const { questions = 1, longWalks = false, queryTargets = false, seed } = options;
  requireWhole("questions", questions, 1, 100);
  for (const [name, value] of Object.entries({ longWalks, queryTargets })) {
    if (typeof value !== "boolean") throw new ConfigError(name, value, "true or false");
  }
  const { lessons: numbers = traversalLessons.map((_, at) => at + 1) } = options;
  const lessons = trainingLessons({ lessons: numbers, questions, longWalks });
  return walkTask<TraversalLesson>(
    {
      description: `walk along graphs of ${describeSizes(lessons.at(-1)!)}`,
      lessons,
      describe: (lesson) =>
        `${longWalks && lesson.number > 1 ? "graphs of " : ""}lesson ${lesson.number} of the paper: ${describeSizes(lesson)}`,
      queryTargets,
      largest: ({ maxNodes, maxDegree }) => ({
        nodes: maxNodes,
        edges: maxNodes * Math.min(maxDegree, maxNodes - 1),
      }),
      drawDegrees,
      drawGraph,
      graphWords,
    },
    seed,
  );
}

function drawDegrees(random: Random, { minNodes, maxNodes, minDegree, maxDegree }: TraversalLesson): number[] {
  const nodes = drawBetween(random, minNodes, maxNodes);
  return Array.from({ length: nodes }, () => Math.min(drawBetween(random, minDegree, maxDegree), nodes - 1));
}
