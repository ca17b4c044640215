import { Random } from "@dncjs/core";
import type { Metrics, Task } from "@dncjs/train";
import { type Drawing, drawnSets } from "../drawing/drawnSets.ts";
import { bitTally } from "./bitTally.ts";
import { type BitPicture, renderBits } from "./renderBits.ts";

/** What makes one task of bit patterns different from the next. */
export interface BitTaskPlan<Sizes> extends Drawing<Sizes> {
  readonly name: string;
  readonly description: string;
  /** A lesson in words. */
  describe(lesson: Sizes): string;
  /** The most steps of a sequence of these sizes. */
  steps(sizes: Sizes): number;
  readonly picture: BitPicture;
  /** When it is learned; if not given, when no sequence of the set has a wrong bit. */
  isSolved?(metrics: Metrics): boolean;
}

/**
 * A task whose answers are bits: each output channel is a logit. Metrics: `bitError`, `sequenceError` (sequences with any wrong
 * bit), `sequences`. Evaluation and validation are 100 sequences each, of the hardest sizes. Throws ArgumentError (seed).
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
    tally: () => bitTally(channels.outputSize),
    isSolved: plan.isSolved ?? ((metrics) => metrics.sequenceError === 0),
    render: (batch, row, y) => renderBits(batch, row, plan, y),
  };
}
