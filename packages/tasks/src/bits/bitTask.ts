import { Random } from "@dncjs/core";
import type { Metrics, Task } from "@dncjs/train";
import { type Drawing, drawnSets } from "../drawing/drawnSets.ts";
import { bitTally } from "./bitTally.ts";
import { type BitPicture, renderBits } from "./renderBits.ts";

/** The definition of one task of bit patterns. */
export interface BitTaskPlan<Sizes> extends Drawing<Sizes> {
  readonly name: string;
  readonly description: string;
  /** Returns the description of a lesson. */
  describe(lesson: Sizes): string;
  /** Returns the maximum number of steps of a sequence of these sizes. */
  steps(sizes: Sizes): number;
  readonly picture: BitPicture;
  /** Name of the metric of scored steps with any wrong bit, for a task whose steps are answers of their own. @default no such metric */
  readonly stepMetric?: string;
  /** Returns whether metrics count as solved. @default no sequence with a wrong bit */
  isSolved?(metrics: Metrics): boolean;
}

/**
 * Creates a task whose outputs are bits, one logit per output channel. Metrics: `bitError`, `sequenceError` (sequences with any wrong bit),
 * `sequences`. The evaluation and validation sets have 100 sequences each, of the hardest sizes.
 * @throws ArgumentError if the seed is invalid
 */
export function bitTask<Sizes>(plan: BitTaskPlan<Sizes>, seed: number): Task {
  const { name, description, channels, lessons } = plan;
  const steps = Math.max(...lessons.map((lesson) => plan.steps(lesson)));
  return {
    name,
    description,
    ...channels,
    loss: "sigmoidCrossEntropy",
    lossGroups: 1,
    metric: "bitError",
    trainingSteps: steps,
    evaluationSteps: plan.steps(plan.hardest(lessons.at(-1) as Sizes)),
    lessons: lessons.map((lesson) => plan.describe(lesson)),
    ...drawnSets(new Random(seed).fork(name), plan),
    tally: () => bitTally(channels.outputSize, plan.stepMetric),
    isSolved: plan.isSolved ?? ((metrics) => metrics.sequenceError === 0),
    render: (batch, sequence, y) => renderBits(batch, sequence, plan, y),
  };
}
