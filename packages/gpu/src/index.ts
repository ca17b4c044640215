export { GpuBackend, type GpuBackendOptions, type GpuCounts } from "./backend.ts";
export { createGpuBackend, type GpuOptions } from "./open.ts";
