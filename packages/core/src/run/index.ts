/** The API of tools that plan, run and train programs. */
export { requireBackend, requireList, requireNumbers, requireOptions } from "../arguments.ts";
export { show, withoutControls } from "../errors.ts";
export { Fields } from "../fields.ts";
export { type GoldenReport, goldenTolerance, relativeError, type Tolerance, verifyGolden } from "../golden.ts";
export { goldenConfig } from "../goldenFile.ts";
export {
  forTouchedRows,
  rowGradientsHead,
  rowGradientsHeader,
  rowGradientsLength,
  touchRow,
} from "../kernels/rowGradients.ts";
export { type InterfacePart, interfaceParts } from "../kernels/specs/interfaceVector.ts";
export { type ArenaRange, aligned, type SlotSlice } from "../layout/arena.ts";
export { type Plan, planFor, planMemory } from "../layout/plan.ts";
export type { PlannedTensor } from "../layout/plannedTensor.ts";
export { type PlanOptions, requireStateGradient } from "../layout/planOptions.ts";
export { type StateLayout, stateLayout } from "../layout/stateLayout.ts";
export { Life } from "../life.ts";
export { checkSequence, type Sequence } from "../model/input.ts";
export type { ModelFile } from "../model/modelFile.ts";
export { readModel, readParameters, requireFiniteIn, requireMetadata } from "../model/readModel.ts";
export { type StateTensor, stateOfTensors, tensorsOfState } from "../model/sparseState.ts";
export { mostTraceSteps } from "../model/sparseTrace.ts";
export { spreadTrace, type WholeIndex, wholeIndexOf } from "../model/touchedTrace.ts";
export { readTrace } from "../model/trace.ts";
export { writeModel } from "../model/writeModel.ts";
export { buildProgram, type DncProgram } from "../network/build.ts";
export { withLocations } from "../network/config.ts";
export { initialValues } from "../network/initialValues.ts";
export { type InterfaceSlice, interfaceLayout, interfaceSize } from "../network/interfaceLayout.ts";
export type { LossName, Objective } from "../network/objective.ts";
export {
  featureSize,
  type ParameterLayout,
  type ParameterSpec,
  parameterCount,
  parameterLayout,
  parameterSpecs,
} from "../network/parameters.ts";
export { stateOf } from "../network/state.ts";
export { callTraffic, programFlops, type Traffic, trainingFlops } from "../program/cost.ts";
export type { Call, Phase, Program, TensorKind, TensorSlice, TensorSpec } from "../program/program.ts";
export { sizeOf } from "../program/program.ts";
export { operandSize, stateTensors, type Writer, writerOf, writtenOperands } from "../program/queries.ts";
export { readMetadata } from "../safetensors/read.ts";
export { createRunner } from "./createRunner.ts";
export { createTrainingRunner } from "./createTrainingRunner.ts";
export { Executor } from "./executor.ts";
export type { SequenceMask } from "./mask.ts";
export { Parameters } from "./parameters.ts";
export { type PassData, requireElements, requirePass, type TrainingData } from "./passData.ts";
export type { BackwardOptions, Runner, TrainingRunner } from "./runner.ts";
export { TrainingExecutor } from "./trainingExecutor.ts";
