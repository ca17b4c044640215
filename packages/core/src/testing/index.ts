export { applyUpdate } from "./applyUpdate.ts";
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
export { batchRow, networks, randomNumbers } from "./networks.ts";
export { overwritingBackend, remakingBackend } from "./overwritingBackend.ts";
export {
  createTrainee,
  objectiveOf,
  type PassInput,
  type PassResult,
  type Trainee,
  type TraineeOptions,
  trainingPass,
} from "./trainingPass.ts";
