/**
 * The backend on WebAssembly SIMD, for Node and browsers.
 *
 * @module @dncjs/wasm
 */
import "./globals.ts";

export { indexBytes } from "./indexBytes.ts";
export { type KernelSource, relaxedSimdSupported, simdSupported } from "./instantiate.ts";
export { lowerForWasm } from "./lower.ts";
export { type Build, createWasmBackend, type WasmOptions } from "./open.ts";
export { JOIN_FLAGS, type Joining, joinsVectors, surveyJoining } from "./wide.ts";
