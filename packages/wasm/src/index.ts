export { type KernelSource, relaxedSimdSupported, simdSupported } from "./instantiate.ts";
export { linkEvery } from "./linkEvery.ts";
export { createWasmBackend, type WasmOptions } from "./open.ts";
