import { type OptimizerKind, readEpsilon, readLearningRate } from "./kind.ts";
import type { LearningRate } from "./learningRate.ts";

/** RMSProp as in TensorFlow 1: the mean square starts at 1, epsilon is inside the root, the learning rate inside the momentum. */
export interface RmspropTensorflowOptions {
  readonly type: "rmspropTensorflow";
  readonly learningRate: LearningRate;
  /** Decay rate of the mean square, [0, 1). @default 0.9 */
  readonly decay?: number;
  /** [0, 1). @default 0.9 */
  readonly momentum?: number;
  /** @default 1e-10 */
  readonly epsilon?: number;
}

export const rmspropTensorflow: OptimizerKind<RmspropTensorflowOptions> = {
  update: "rmspropTensorflow",
  slots: [
    { name: "meanSquare", initial: 1, square: true },
    { name: "momentum", initial: 0, square: false },
  ],
  options: ["decay", "momentum", "epsilon"],
  define: (fields) => ({
    type: "rmspropTensorflow",
    learningRate: readLearningRate(fields),
    decay: fields.fraction("decay", 0.9),
    momentum: fields.fraction("momentum", 0.9),
    epsilon: readEpsilon(fields, 1e-10),
  }),
  constants: ({ decay, momentum, epsilon }, learningRate) => ({
    learningRate,
    decay,
    momentumDecay: momentum,
    epsilon,
  }),
};
