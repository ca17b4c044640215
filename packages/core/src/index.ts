export * from "./backend/contract.ts";
export { ReferenceBackend } from "./backend/reference/backend.ts";
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
export * from "./kernels/index.ts";
export { type InterfacePart, interfaceParts } from "./kernels/interfaceVector.ts";
export * from "./kernels/kernel.ts";
export {
  type Plan,
  type PlannedTensor,
  type PlanOptions,
  planMemory,
  planTraining,
  requireStateGradient,
  type SlotSlice as Location,
  stateLayout,
} from "./layout/plan.ts";
export { Dnc } from "./model/dnc.ts";
export { type ModelFile, readModel, readParameters, writeModel } from "./model/file.ts";
export type { SequenceInput } from "./model/input.ts";
export { Session } from "./model/session.ts";
export { compareStates, State, type StateDifference } from "./model/state.ts";
export { readTrace, type Trace, type TraceTensor } from "./model/trace.ts";
export { buildProgram } from "./network/build.ts";
export * from "./network/config.ts";
export type { LossName, Objective } from "./network/objective.ts";
export { type ParameterSpec, parameterCount, parameterSpecs } from "./network/parameters.ts";
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
export * from "./program/program.ts";
export { Random, type RandomState } from "./random.ts";
export { Executor } from "./run/executor.ts";
export { forRuns, type SequenceMask } from "./run/mask.ts";
export { initialValues, type ParameterLayout, Parameters, parameterLayout } from "./run/parameters.ts";
export { type BackwardOptions, createRunner, type Runner, type RunnerTape } from "./run/runner.ts";
export { Tape } from "./run/tape.ts";
export { readSafetensors, type SafetensorsFile } from "./safetensors/read.ts";
export type { DType, Tensor } from "./safetensors/tensor.ts";
export { writeSafetensors } from "./safetensors/write.ts";
export * from "./updates/index.ts";
export * from "./updates/update.ts";
export { version } from "./version.ts";
