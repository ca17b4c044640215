export { type KernelSource, relaxedSimdSupported, simdSupported } from "./instantiate.ts";
export { createWasmBackend, type WasmOptions } from "./open.ts";
