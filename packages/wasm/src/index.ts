export { type KernelSource, relaxedSimdSupported, simdSupported } from "./instantiate.ts";
export { lowerForWasm } from "./lower.ts";
export { type Build, createWasmBackend, type WasmOptions } from "./open.ts";
export { wideSupported } from "./wide.ts";
