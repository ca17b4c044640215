/** What tools that plan, run and train programs need. */
export { show } from "../errors.ts";
export { Fields } from "../fields.ts";
export {
  type GoldenReport,
  goldenConfig,
  goldenTolerance,
  relativeError,
  type Tolerance,
  verifyGolden,
} from "../golden.ts";
export { type InterfacePart, interfaceParts } from "../kernels/interfaceVector.ts";
export {
  type ArenaRange,
  type Plan,
  type PlannedTensor,
  type PlanOptions,
  planMemory,
  planTraining,
  requireStateGradient,
  type SlotSlice,
  stateLayout,
} from "../layout/plan.ts";
export { type ModelFile, readModel, readParameters, writeModel } from "../model/file.ts";
export { readTrace } from "../model/trace.ts";
export { buildProgram } from "../network/build.ts";
export type { LossName, Objective } from "../network/objective.ts";
export { type ParameterSpec, parameterCount, parameterSpecs } from "../network/parameters.ts";
export { callTraffic, programFlops, type Traffic, trainingFlops } from "../program/cost.ts";
export * from "../program/program.ts";
export { Executor } from "./executor.ts";
export type { SequenceMask } from "./mask.ts";
export { initialValues, type ParameterLayout, Parameters, parameterLayout } from "./parameters.ts";
export { type BackwardOptions, createRunner, type Runner, type RunnerTape } from "./runner.ts";
