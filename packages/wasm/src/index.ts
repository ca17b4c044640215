export { type KernelSource, relaxedSimdSupported, simdSupported } from "./instantiate.ts";
export { linkEvery } from "./linkEvery.ts";
export { type Build, createWasmBackend, type WasmOptions } from "./open.ts";
export { wideSupported } from "./wide.ts";
