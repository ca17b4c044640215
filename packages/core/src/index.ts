/**
 * The API of applications: networks, sessions, their state and traces. Backends import `@dncjs/core/backend`; tools that plan and run
 * programs import `@dncjs/core/run`.
 *
 * @module @dncjs/core
 */
export type { Backend, Precision } from "./backend/contract.ts";
export { ReferenceBackend } from "./backend/reference/backend.ts";
export { ArgumentError, BackendError, CheckpointError, ConfigError, DeviceLostError, DncError } from "./errors.ts";
export type { FloatArray } from "./kernels/kernel.ts";
export { Dnc } from "./model/dnc.ts";
export type { SequenceInput } from "./model/input.ts";
export { NonFiniteError } from "./model/nonFinite.ts";
export { probabilities } from "./model/probabilities.ts";
export { Session } from "./model/session.ts";
export { compareStates, State, type StateDifference } from "./model/state.ts";
export { wholeTrace } from "./model/touchedTrace.ts";
export type { TouchedLocations, Trace, TraceTensor } from "./model/trace.ts";
export {
  type DncConfig,
  type DncOptions,
  defineConfig,
  type FeedforwardConfig,
  type GruConfig,
  type LstmConfig,
  type MemoryConfig,
  type MemoryOptions,
  type SparseConfig,
} from "./network/config.ts";
export { Random, type RandomState } from "./random.ts";
export type { AnyBackend } from "./run/runner.ts";
export { readSafetensors, type SafetensorsFile } from "./safetensors/read.ts";
export type { DType, Tensor } from "./safetensors/tensor.ts";
export { type WriteOptions, writeSafetensors } from "./safetensors/write.ts";
export { version } from "./version.ts";
