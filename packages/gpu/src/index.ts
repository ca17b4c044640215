/**
 * The WebGPU backend. `@dncjs/gpu/node` opens WebGPU in Node; `@dncjs/gpu/interop` shares a device with other code.
 *
 * @module @dncjs/gpu
 */
import "./globals.ts";

export type { GpuBackend, GpuCounts } from "./backend.ts";
export { type AdapterSurvey, surveyAdapter } from "./device/survey.ts";
export { createGpuBackend, type GpuOptions } from "./open.ts";
