export { createWasmBackend, type WasmOptions } from "./backend.ts";
export { type KernelSource, relaxedSimdSupported, simdSupported } from "./instantiate.ts";
