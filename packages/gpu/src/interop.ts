/** For code that submits its own work to the device of a backend: copies between buffers and blocks, and masks in buffers. */
import "./globals.ts";

export { GpuBlock } from "./block.ts";
export { DeviceMask } from "./commands/deviceMask.ts";
export { describeAdapter } from "./device/openDevice.ts";
export { gpuBackendOn } from "./open.ts";
