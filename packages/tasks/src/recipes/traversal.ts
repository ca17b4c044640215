import type { Recipe } from "@dncjs/train";
import { type TraversalSizes, traversalLessons } from "../graph/traversalLessons.ts";

/** The most locations of a lesson; the last two lessons rarely need more. */
const MAX_LOCATIONS = 256;
const LOCATION_GRAIN = 16;

/**
 * Returns the recipe for a `traversalTask` with these lessons and questions. With six questions about each graph a batch has enough answers;
 * with one, the first lesson is a plateau of many thousand batches. A network without links learns in no more batches, and with 256 locations
 * each takes a third of the time. Not the paper's protocol: an LSTM of 3 × 256, a memory of 256 × 50 with links and 5 read heads, RMSProp
 * at 1e-5 on batches of 2, one question, the next lesson at 90 % of the walks right.
 */
export function traversalRecipe({
  lessons,
  questions,
}: {
  readonly lessons: readonly number[];
  readonly questions: number;
}): Recipe {
  const locations = lessons.map((number) => locationsFor(traversalLessons[number - 1], questions));
  return {
    model: {
      controller: { type: "lstm", hiddenSize: 128 },
      memory: { locations: Math.max(...locations), wordSize: 64, readHeads: 2, masking: true, links: false },
    },
    optimizer: {
      type: "adam",
      learningRate: [
        { at: 0, value: 6e-3 },
        { at: 0.75, value: 6e-3, shape: "cosine" },
        { at: 1, value: 1e-4 },
      ],
    },
    batchSize: 16,
    batches: 16_000,
    clipNorm: 1,
    curriculum: { advanceAt: 0.25, revisit: 0.1, locations },
    onNonFinite: "rollBack",
    evaluateEvery: 100,
    stopWhenSolved: false,
  };
}

/** Returns enough locations for every edge of a graph and every step of its queries, up to the limit; 1 for an unknown lesson. */
function locationsFor(lesson: TraversalSizes | undefined, questions: number): number {
  if (!lesson) return 1;
  const { maxNodes, maxDegree, maxLength } = lesson;
  const steps = maxNodes * maxDegree + questions * maxLength;
  return Math.min(MAX_LOCATIONS, LOCATION_GRAIN * Math.ceil(steps / LOCATION_GRAIN));
}
