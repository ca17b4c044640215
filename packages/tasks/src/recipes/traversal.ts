import type { Recipe } from "@dncjs/train";
import { type TraversalLesson, trainingLessons } from "../graph/traversalLessons.ts";

/** The most locations of a lesson; the last two lessons rarely need more. */
const MAX_LOCATIONS = 256;
const LOCATION_GRAIN = 16;

/**
 * Returns the recipe for a `traversalTask` with these options. Lesson 1, with several walks of one edge about each graph, teaches the look-up
 * whatever the seed. With long walks and scored queries in the other lessons, the network follows a query by its temporal links; one whose
 * walks grow slowly does without them, and does not get beyond about ten steps. At the high rate of most of the run a third to half of the
 * long walks are wrong, so the next lesson begins at half. Not the paper's protocol: an LSTM of 3 × 256, a memory of 256 × 50 with 5 read
 * heads, RMSProp at 1e-5 on batches of 2, all lessons, the next one at 90 % of the walks right.
 * @throws ConfigError for unknown lessons
 */
export function traversalRecipe({
  lessons,
  questions,
  longWalks,
}: {
  readonly lessons: readonly number[];
  readonly questions: number;
  readonly longWalks?: boolean | undefined;
}): Recipe {
  const locations = trainingLessons({ lessons, questions, longWalks }).map(locationsFor);
  return {
    model: {
      controller: { type: "lstm", hiddenSize: 128 },
      memory: { locations: Math.max(...locations), wordSize: 64, readHeads: 3, masking: true, deallocation: true },
    },
    optimizer: {
      type: "adam",
      learningRate: [
        { at: 0, value: 6e-3 },
        { at: 0.6, value: 6e-3, shape: "cosine" },
        { at: 1, value: 1e-4 },
      ],
    },
    batchSize: 16,
    batches: 10_000,
    clipNorm: 1,
    curriculum: { advanceAt: 0.5, revisit: 0.1, locations },
    onNonFinite: "rollBack",
    evaluateEvery: 100,
    stopWhenSolved: false,
  };
}

/** Returns enough locations for every edge of a graph and every step of its queries, up to the limit. */
function locationsFor({ maxNodes, maxDegree, maxLength, questions }: TraversalLesson): number {
  const steps = maxNodes * maxDegree + questions * maxLength;
  return Math.min(MAX_LOCATIONS, LOCATION_GRAIN * Math.ceil(steps / LOCATION_GRAIN));
}
