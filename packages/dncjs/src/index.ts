/**
 * One import to start with: `createDnc` creates a network on the best device here. The packages `@dncjs/core`, `@dncjs/wasm` and `@dncjs/gpu`
 * are its parts, `@dncjs/train` and `@dncjs/tasks` train networks.
 *
 * @module dncjs
 */
export {
  ArgumentError,
  BackendError,
  CheckpointError,
  ConfigError,
  DeviceLostError,
  type Dnc,
  type DncConfig,
  DncError,
  type DncOptions,
  NonFiniteError,
  probabilities,
  type Session,
  type State,
  type Trace,
} from "@dncjs/core";
export { type CreatedDnc, type CreateOptions, createDnc } from "./createDnc.ts";
export type { DeviceName, DeviceReport, RefusedDevice } from "./devices.ts";
export type { ModelSource, Progress } from "./readModelBytes.ts";
