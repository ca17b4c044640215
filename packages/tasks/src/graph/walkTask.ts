import { Random } from "@dncjs/core";
import type { Names, Task } from "@dncjs/train";
import { type Drawing, drawnSets, SPARE_WORDS } from "../drawing/drawnSets.ts";
import { drawBetween } from "../drawing/draws.ts";
import type { Episode } from "../drawing/episode.ts";
import { drawWalk, type Graph } from "./graph.ts";
import { renderTraversal } from "./renderTraversal.ts";
import { traversalEpisode, traversalSteps } from "./traversalEpisode.ts";
import { traversalTally } from "./traversalTally.ts";
import { graphChannels, TRIPLE_DIGITS } from "./triple.ts";

/** Sizes of the sequences of a lesson. */
export interface WalkSizes {
  /** Edges of a walk. */
  readonly minLength: number;
  readonly maxLength: number;
  /** Walks about each graph in training. Evaluation and validation have one. */
  readonly questions: number;
}

/** The sizes of one sequence. */
interface Shape {
  /** Edges that leave each node. */
  readonly degrees: readonly number[];
  /** Edges of each walk. */
  readonly lengths: readonly number[];
}

/** The source of a task's graphs. */
export interface WalkTaskPlan<Sizes extends WalkSizes> {
  readonly description: string;
  readonly lessons: readonly Sizes[];
  /** Returns the description of a lesson. */
  describe(lesson: Sizes): string;
  /** Whether training also scores the query, on the edges of the walk. Evaluation and validation never do. Defaults to false. */
  readonly queryTargets?: boolean;
  /** Returns the maximum number of nodes, and of edges of the whole graph. */
  largest(lesson: Sizes): { readonly nodes: number; readonly edges: number };
  /** Draws the number of edges that leave each node, from at most 1 + nodes words. */
  drawDegrees(random: Random, lesson: Sizes): readonly number[];
  /** Draws a graph with these numbers of edges. */
  drawGraph(random: Random, degrees: readonly number[]): Graph;
  /** Returns the names of nodes and edges for renderings, by their texts. Defaults to their labels. */
  names?(graph: Graph): Names;
  /** Returns the maximum number of words that `drawGraph` draws. */
  graphWords(nodes: number, edges: number): number;
}

/** A walk error at which the task is solved: that of the paper's network on its last lesson. */
const SOLVED_AT = 0.01;

/** Walks in an evaluation or validation set. */
const SET_SIZE = 200;

/**
 * Creates a task in which the network sees the edges of a graph and must walk along it.
 * @throws ArgumentError if the seed is invalid
 */
export function walkTask<Sizes extends WalkSizes>(plan: WalkTaskPlan<Sizes>, seed: number): Task {
  const { description, lessons } = plan;
  const stepsOf = (walks: (lesson: Sizes) => number) =>
    Math.max(
      ...lessons.map((lesson) =>
        traversalSteps(plan.largest(lesson).edges, new Array<number>(walks(lesson)).fill(lesson.maxLength)),
      ),
    );
  return {
    name: "traversal",
    description,
    ...graphChannels,
    loss: "softmaxCrossEntropy",
    lossGroups: TRIPLE_DIGITS,
    metric: "walkError",
    trainingSteps: stepsOf(({ questions }) => questions),
    evaluationSteps: stepsOf(() => 1),
    lessons: lessons.map((lesson) => plan.describe(lesson)),
    ...drawnSets(new Random(seed).fork("traversal"), drawingOf(plan)),
    tally: traversalTally,
    isSolved: (metrics) => (metrics.walkError ?? Number.NaN) <= SOLVED_AT,
    render: renderTraversal,
  };
}

/** A lesson, with the number of walks and whether queries are scored; and the shape of the sequences, once it is drawn. */
interface Drawn<Sizes> {
  readonly lesson: Sizes;
  readonly questions: number;
  readonly queryTargets: boolean;
  readonly shape?: Shape;
}

function drawingOf<Sizes extends WalkSizes>(plan: WalkTaskPlan<Sizes>): Drawing<Drawn<Sizes>> {
  const { lessons, queryTargets = false } = plan;
  const drawShape = (random: Random, { lesson, questions: walks }: Drawn<Sizes>): Shape => ({
    degrees: plan.drawDegrees(random, lesson),
    lengths: Array.from({ length: walks }, () => drawBetween(random, lesson.minLength, lesson.maxLength)),
  });
  return {
    channels: graphChannels,
    lessons: lessons.map((lesson) => ({ lesson, questions: lesson.questions, queryTargets })),
    hardest: ({ lesson }) => ({ lesson, questions: 1, queryTargets: false }),
    share: (random, drawn) => ({ ...drawn, shape: drawShape(random, drawn) }),
    words: Math.max(...lessons.map((lesson) => wordsOf(plan, lesson))),
    draw: (random, drawn) => drawEpisode(random, plan, drawn.shape ?? drawShape(random, drawn), drawn.queryTargets),
    setSize: SET_SIZE,
  };
}

function wordsOf<Sizes extends WalkSizes>(plan: WalkTaskPlan<Sizes>, lesson: Sizes): number {
  const { nodes, edges } = plan.largest(lesson);
  const shape = 1 + nodes + lesson.questions;
  const walks = lesson.questions * (lesson.maxLength + 1);
  return shape + plan.graphWords(nodes, edges) + walks + edges + SPARE_WORDS;
}

function drawEpisode<Sizes extends WalkSizes>(
  random: Random,
  plan: WalkTaskPlan<Sizes>,
  shape: Shape,
  queryTargets: boolean,
): Episode {
  const graph = plan.drawGraph(random, shape.degrees);
  const walks = shape.lengths.map((length) => drawWalk(random, graph, length));
  return traversalEpisode(random.shuffle(graph.flat()), walks, { queryTargets, names: plan.names?.(graph) });
}
