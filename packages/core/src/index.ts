export * from "./backend.ts";
export * from "./config.ts";
export * from "./errors.ts";
export { Fields } from "./fields.ts";
export {
  type GoldenReport,
  goldenConfig,
  goldenTolerance,
  relativeError,
  type Tolerance,
  verifyGolden,
} from "./golden.ts";
export * from "./kernel.ts";
export * from "./kernels/index.ts";
export { type InterfacePart, interfaceParts } from "./kernels/interfaceVector.ts";
export { Dnc } from "./model/dnc.ts";
export { type ModelFile, readModel, readParameters, writeModel } from "./model/file.ts";
export type { SequenceInput } from "./model/input.ts";
export { Session } from "./model/session.ts";
export { compareStates, State, type StateDifference } from "./model/state.ts";
export { readTrace, type Trace, type TraceTensor } from "./model/trace.ts";
export { initialValues, type ParameterLayout, Parameters, parameterLayout } from "./parameters.ts";
export { buildProgram } from "./program/build.ts";
export {
  type CostedCall,
  callFlops,
  callTraffic,
  type Pass,
  passes,
  programFlops,
  type Traffic,
  trainingFlops,
} from "./program/cost.ts";
export { Executor } from "./program/executor.ts";
export { forRuns, type SequenceMask } from "./program/mask.ts";
export type { LossName, Objective } from "./program/objective.ts";
export { type ParameterSpec, parameterCount, parameterSpecs } from "./program/parameters.ts";
export {
  type Location,
  type Plan,
  type PlannedTensor,
  type PlanOptions,
  planMemory,
  planTraining,
  requireStateGradient,
  stateLayout,
} from "./program/plan.ts";
export * from "./program/program.ts";
export { type BackwardOptions, createRunner, type Runner, type RunnerTape } from "./program/runner.ts";
export { Tape } from "./program/tape.ts";
export { Random, type RandomState } from "./random.ts";
export { ReferenceBackend } from "./reference/backend.ts";
export { readSafetensors, type SafetensorsFile } from "./safetensors/read.ts";
export type { DType, Tensor } from "./safetensors/tensor.ts";
export { writeSafetensors } from "./safetensors/write.ts";
export * from "./update.ts";
export * from "./updates/index.ts";
export { version } from "./version.ts";
