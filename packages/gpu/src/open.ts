import { BackendError } from "@dncjs/core";
import { requireOptions } from "@dncjs/core/backend";
import { GpuBackend, type GpuBackendOptions } from "./backend.ts";
import { describeAdapter, openDevice, requestAdapter } from "./device/openDevice.ts";

/** Options of `createGpuBackend`. */
export interface GpuOptions {
  /** Device to run on. The caller keeps ownership and destroys it. */
  readonly device?: GPUDevice;
  /** Adapter on which to open a device, if `device` is missing. An adapter can open one device only. */
  readonly adapter?: GPUAdapter;
  /** WebGPU implementation that provides the adapter, if `device` and `adapter` are missing. @default `navigator.gpu` */
  readonly gpu?: GPU;
  /**
   * Fuses the small operations of a step into one dispatch, with one workgroup per batch element: fewer launches, but shaders that compile
   * slowly. @default true, except on software adapters
   */
  readonly fuse?: boolean;
}

/**
 * Creates a WebGPU backend, in float32. Allocations beyond the limits of the device throw a BackendError.
 * @throws BackendError if there is no WebGPU, adapter or device
 *
 * @example
 * ```ts
 * import { createGpuBackend } from "@dncjs/gpu";
 * import { nodeGpu } from "@dncjs/gpu/node";
 *
 * const backend = await createGpuBackend({ gpu: await nodeGpu() }); // in a page: createGpuBackend()
 * console.log(backend.description);
 * backend.dispose();
 * ```
 */
export async function createGpuBackend(options: GpuOptions = {}): Promise<GpuBackend> {
  const { device } = requireOptions("options", options, "device, adapter, gpu, fuse");
  if (device) return gpuBackendOn(device, options);
  const adapter = options.adapter ?? (await requestAdapter(options.gpu ?? globalThis.navigator?.gpu));
  const opened = await openDevice(adapter);
  try {
    return new GpuBackend(opened, backendOptions(adapter.info, options));
  } catch (error) {
    opened.destroy();
    if (error instanceof BackendError) throw error;
    throw new BackendError("gpu", "cannot create the backend", { cause: error });
  }
}

/** Creates a backend on an open device, synchronously. The caller keeps ownership of the device. */
export function gpuBackendOn(device: GPUDevice, options: Pick<GpuOptions, "fuse"> = {}): GpuBackend {
  return new GpuBackend(device, backendOptions(device.adapterInfo, { ...options, device }));
}

function backendOptions(info: GPUAdapterInfo, { device, fuse }: GpuOptions): GpuBackendOptions {
  const { isFallbackAdapter: software } = info;
  return { description: describeAdapter(info), owned: device === undefined, software, fuse: fuse ?? !software };
}
