import { type OptimizerKind, readEpsilon, readLearningRate } from "./kind.ts";
import type { LearningRate } from "./learningRate.ts";

/** RMSProp as in PyTorch: the mean square starts at 0, epsilon is outside the root, weight decay is added to the gradients. */
export interface RmspropTorchOptions {
  readonly type: "rmspropTorch";
  readonly learningRate: LearningRate;
  /** Decay rate of the mean square, [0, 1); `alpha` in PyTorch. @default 0.99 */
  readonly decay?: number;
  /** [0, 1). @default 0 */
  readonly momentum?: number;
  /** @default 1e-8 */
  readonly epsilon?: number;
  /** Times the parameters, added to the gradients (an L2 penalty). @default 0 */
  readonly weightDecay?: number;
}

export const rmspropTorch: OptimizerKind<RmspropTorchOptions> = {
  update: "rmspropTorch",
  slots: [
    { name: "meanSquare", initial: 0, square: true },
    { name: "momentum", initial: 0, square: false },
  ],
  options: ["decay", "momentum", "epsilon", "weightDecay"],
  define: (fields) => ({
    type: "rmspropTorch",
    learningRate: readLearningRate(fields),
    decay: fields.fraction("decay", 0.99),
    momentum: fields.fraction("momentum", 0),
    epsilon: readEpsilon(fields, 1e-8),
    weightDecay: fields.real("weightDecay", 0, 0, 1),
  }),
  constants: ({ decay, momentum, epsilon, weightDecay }, learningRate) => ({
    learningRate,
    decay,
    momentumDecay: momentum,
    epsilon,
    weightDecay,
  }),
};
