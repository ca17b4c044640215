import type { UpdateName } from "@dncjs/core/backend";

export interface UpdateCase {
  readonly update: UpdateName;
  readonly constants: Readonly<Record<string, number>>;
}

const optimizer = { learningRate: 0.01, epsilon: 1e-6 };
const momentum = { ...optimizer, decay: 0.9, momentumDecay: 0.8 };
const moments = { ...optimizer, beta1: 0.9, beta2: 0.99, correction1: 0.1, correction2: 0.01 };

export const updateCases: readonly UpdateCase[] = [
  { update: "sum", constants: {} },
  { update: "clipByValue", constants: { limit: 0.4 } },
  { update: "clipByGlobalNorm", constants: { limit: 0.5 } },
  { update: "clipByGlobalNorm", constants: { limit: 0 } },
  { update: "rmspropTensorflow", constants: momentum },
  { update: "rmspropTorch", constants: { ...momentum, weightDecay: 0.1 } },
  { update: "rmspropTorch", constants: { ...momentum, momentumDecay: 0, weightDecay: 0.1 } },
  { update: "adam", constants: { ...moments, coupledDecay: 0.1, decoupledDecay: 0.2 } },
];
