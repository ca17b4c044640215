export { applyUpdate } from "./applyUpdate.ts";
export { FaultyBackend } from "./faultyBackend.ts";
export { gradientErrors } from "./gradientErrors.ts";
export {
  type Domain,
  forward,
  gradients,
  type KernelCall,
  POISON,
  positive,
  prepareValues,
  symmetric,
  unit,
  type Values,
} from "./kernelCall.ts";
export { kernelProblems } from "./kernelProblems.ts";
export { memorySizes } from "./memorySizes.ts";
export { batchElement, bidirectionalNetworks, networks, randomNumbers } from "./networks.ts";
export { randomEntryValues, randomIndex, randomLinks, sparseSizes } from "./sparseCalls.ts";
export { isValue, randomState, sparseNetworks } from "./sparseNetworks.ts";
export { skippingBackend, storingBackend, withHistory } from "./storingBackend.ts";
export {
  createTrainingSetup,
  objectiveOf,
  type PassInput,
  type PassResult,
  type TrainingSetup,
  type TrainingSetupOptions,
  trainingPass,
} from "./trainingPass.ts";
