/** The API of backends: their contract, the primitives and updates that they implement, and the costs of these. */

export { requireOptions, requireRange, requireWritable } from "../arguments.ts";
export { createAll, disposeOnError } from "../disposeOnError.ts";
export { EPSILON } from "../kernels/epsilon.ts";
export {
  type CallLayout,
  callLayout,
  differentiableOf,
  type FloatArray,
  gradientName,
  type KernelSpec,
  operandsOf,
  type Settings,
  type Shape,
  shapeSize,
  shapesOf,
} from "../kernels/kernel.ts";
export * from "../kernels/specs/index.ts";
export { ProgramBuilder } from "../program/builder.ts";
export { type CostedCall, callFlops, type Pass, passes } from "../program/cost.ts";
export type { Call, History, Phase, Program, TensorKind, TensorSlice, TensorSpec } from "../program/program.ts";
export { sizeOf } from "../program/program.ts";
export { operandSize, stateTensors, type Writer, writerOf, writtenOperands } from "../program/queries.ts";
export type { SequenceBackend } from "../run/runner.ts";
export { sha256 } from "../safetensors/sha256.ts";
export * from "../updates/specs/index.ts";
export type { UpdateSpec } from "../updates/update.ts";
export * from "./contract.ts";
