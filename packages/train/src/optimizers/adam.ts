import type { Fields } from "@dncjs/core/run";
import { type OptimizerKind, readEpsilon, readLearningRate } from "./kind.ts";
import type { LearningRate } from "./learningRate.ts";

interface MomentOptions {
  readonly learningRate: LearningRate;
  /** Decay rate of the mean, [0, 1). @default 0.9 */
  readonly beta1?: number;
  /** Decay rate of the variance, [0, 1). @default 0.999 */
  readonly beta2?: number;
  /** @default 1e-8 */
  readonly epsilon?: number;
}

/** Adam (Kingma & Ba 2015). */
export interface AdamOptions extends MomentOptions {
  readonly type: "adam";
  /** Times the parameters, added to the gradients (an L2 penalty). @default 0 */
  readonly weightDecay?: number;
}

/** Adam with decoupled weight decay (Loshchilov & Hutter 2019). */
export interface AdamwOptions extends MomentOptions {
  readonly type: "adamw";
  /** Times the learning rate, shrinks the parameters independently of the gradients. @default 0.01 */
  readonly weightDecay?: number;
}

const common: Pick<OptimizerKind<unknown>, "update" | "slots" | "options"> = {
  update: "adam",
  slots: [
    { name: "mean", initial: 0, square: false },
    { name: "variance", initial: 0, square: true },
  ],
  options: ["beta1", "beta2", "epsilon", "weightDecay"],
};

export const adam: OptimizerKind<AdamOptions> = {
  ...common,
  define: (fields) => ({ type: "adam", ...defineMoments(fields), weightDecay: fields.real("weightDecay", 0, 0, 1) }),
  constants: (options, learningRate, batch) => ({
    ...momentConstants(options, learningRate, batch),
    coupledDecay: options.weightDecay,
    decoupledDecay: 0,
  }),
};

export const adamw: OptimizerKind<AdamwOptions> = {
  ...common,
  define: (fields) => ({
    type: "adamw",
    ...defineMoments(fields),
    weightDecay: fields.real("weightDecay", 1e-2, 0, 1),
  }),
  constants: (options, learningRate, batch) => ({
    ...momentConstants(options, learningRate, batch),
    coupledDecay: 0,
    decoupledDecay: options.weightDecay,
  }),
};

function defineMoments(fields: Fields): Required<MomentOptions> {
  return {
    learningRate: readLearningRate(fields),
    beta1: fields.fraction("beta1", 0.9),
    beta2: fields.fraction("beta2", 0.999),
    epsilon: readEpsilon(fields, 1e-8),
  };
}

/** The moments start at 0. After `batch` updates they are too small by the factor 1 - β^batch, which the update corrects. */
function momentConstants(options: Required<MomentOptions>, learningRate: number, batch: number) {
  const { beta1, beta2, epsilon } = options;
  return { learningRate, beta1, beta2, epsilon, correction1: 1 - beta1 ** batch, correction2: 1 - beta2 ** batch };
}
