import { GpuBackend, type GpuBackendOptions } from "../backend.ts";
import { requestAdapter } from "../device/openDevice.ts";
import { nodeGpu } from "../node.ts";

/** Opens a backend with its own device. Without an adapter, the error says how to install one. */
export async function openBackend(options: Partial<GpuBackendOptions> = {}): Promise<GpuBackend> {
  const standard = { description: "a test", owned: true, software: true, fuse: false };
  return new GpuBackend(await openGpuDevice(), { ...standard, ...options });
}

/** Opens a device with the default limits. */
export async function openGpuDevice(): Promise<GPUDevice> {
  return (await requestAdapter(await nodeGpu())).requestDevice();
}
