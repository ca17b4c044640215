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

/** "10 to 15 nodes with 2 to 4 edges each, walks of 1 to 5 edges". */
export function describeSizes(sizes: TraversalSizes): string {
  const { minNodes, maxNodes, minDegree, maxDegree, minLength, maxLength } = sizes;
  const edges = span(minDegree, maxDegree);
  return `${span(minNodes, maxNodes)} nodes with ${edges} edges each, walks of ${spanOf(minLength, maxLength, "edge")}`;
}
