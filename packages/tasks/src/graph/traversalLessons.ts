import { ConfigError } from "@dncjs/core";
import { span, spanOf } from "../drawing/lessons.ts";

/** Sizes of graphs and walks; all ranges are uniform and include both ends. */
export interface TraversalSizes {
  readonly minNodes: number;
  readonly maxNodes: number;
  /** Edges that leave a node; at most the number of other nodes. */
  readonly minDegree: number;
  readonly maxDegree: number;
  /** Edges of a walk. */
  readonly minLength: number;
  readonly maxLength: number;
}

/** The 14 lessons of the paper (Graves et al. 2016, Extended Data Table 3). */
export const traversalLessons: readonly TraversalSizes[] = (
  [
    [3, 10, 2, 4, 1],
    [3, 10, 2, 4, 2],
    [5, 10, 2, 4, 3],
    [5, 10, 2, 4, 4],
    [10, 15, 2, 4, 4],
    [10, 15, 2, 4, 5],
    [10, 20, 2, 4, 5],
    [10, 20, 2, 4, 6],
    [10, 30, 2, 4, 6],
    [10, 30, 2, 4, 7],
    [10, 30, 2, 4, 8],
    [10, 30, 2, 4, 9],
    [10, 40, 2, 6, 10],
    [10, 40, 2, 6, 20],
  ] as const
).map(([minNodes, maxNodes, minDegree, maxDegree, maxLength]) => ({
  minNodes,
  maxNodes,
  minDegree,
  maxDegree,
  minLength: 1,
  maxLength,
}));

/** A lesson of a training. */
export interface TraversalLesson extends TraversalSizes {
  /** The number in the paper. */
  readonly number: number;
  /** Walks about each graph. */
  readonly questions: number;
}

/**
 * Returns the lessons of the paper with these numbers. With `longWalks` only lesson 1 keeps its walks of one edge and the number of `questions`;
 * the others have one walk, of the length of the last lesson's.
 * @throws ConfigError for other numbers than 1 to 14 in ascending order
 */
export function trainingLessons({
  lessons,
  questions,
  longWalks = false,
}: {
  readonly lessons: readonly number[];
  readonly questions: number;
  readonly longWalks?: boolean | undefined;
}): TraversalLesson[] {
  const isAscending = lessons.every((number, at) => number > (lessons[at - 1] ?? 0));
  if (lessons.length === 0 || !isAscending || lessons.some((number) => traversalLessons[number - 1] === undefined)) {
    throw new ConfigError("lessons", lessons, `whole numbers from 1 to ${traversalLessons.length} in ascending order`);
  }
  const found = lessons.map((number) => ({ ...traversalLessons[number - 1]!, number, questions }));
  const { minLength, maxLength } = found.at(-1)!;
  const isLong = ({ number }: TraversalLesson) => longWalks && number > 1;
  return found.map((lesson) => (isLong(lesson) ? { ...lesson, minLength, maxLength, questions: 1 } : lesson));
}

/** "10 to 15 nodes with 2 to 4 edges each, walks of 1 to 5 edges". */
export function describeSizes(sizes: TraversalSizes): string {
  const { minNodes, maxNodes, minDegree, maxDegree, minLength, maxLength } = sizes;
  const edges = span(minDegree, maxDegree);
  return `${span(minNodes, maxNodes)} nodes with ${edges} edges each, walks of ${spanOf(minLength, maxLength, "edge")}`;
}
