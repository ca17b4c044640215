export { GpuBackend, type GpuBackendOptions, type GpuCounts } from "./backend.ts";
export { GpuBlock } from "./block.ts";
export { DeviceMask } from "./commands/deviceMask.ts";
export { describeAdapter } from "./device/openDevice.ts";
export { type AdapterSurvey, surveyAdapter } from "./device/survey.ts";
export { createGpuBackend, type GpuOptions, gpuBackendOn } from "./open.ts";
