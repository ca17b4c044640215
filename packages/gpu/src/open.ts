import { BackendError } from "@dncjs/core";
import { GpuBackend, type GpuBackendOptions } from "./backend.ts";
import { describeAdapter, openDevice, requestAdapter } from "./device/openDevice.ts";

export interface GpuOptions {
  /** A device to run on; it stays its owner's, who destroys it. */
  readonly device?: GPUDevice;
  /** An adapter to open a device of, where no device is given; an adapter gives one device only. */
  readonly adapter?: GPUAdapter;
  /** The implementation to ask for an adapter, where neither is given: `navigator.gpu` where missing. */
  readonly gpu?: GPU;
  /**
   * Whether one workgroup for each batch row does the small operations of a step one after the other, in one dispatch: fewer launches, but
   * shaders that take long to compile. By default so on cards, and not on adapters in software.
   */
  readonly fuse?: boolean;
}

/**
 * A backend on a graphics card, in float32. Works within the device's limits: what does not fit is refused when it is allocated.
 * @throws BackendError where there is no WebGPU, no adapter or no device
 */
export async function createGpuBackend(options: GpuOptions = {}): Promise<GpuBackend> {
  const { device } = options;
  if (device) return gpuBackendOn(device, options);
  const adapter = options.adapter ?? (await requestAdapter(options.gpu ?? globalThis.navigator?.gpu));
  const opened = await openDevice(adapter);
  try {
    return new GpuBackend(opened, backendOptions(adapter.info, options));
  } catch (error) {
    opened.destroy();
    if (error instanceof BackendError) throw error;
    throw new BackendError("gpu", "cannot set up", { cause: error });
  }
}

/** A backend on a device of yours, at once; see `GpuOptions.device`. */
export function gpuBackendOn(device: GPUDevice, options: Pick<GpuOptions, "fuse"> = {}): GpuBackend {
  return new GpuBackend(device, backendOptions(device.adapterInfo, { ...options, device }));
}

function backendOptions(info: GPUAdapterInfo, { device, fuse }: GpuOptions): GpuBackendOptions {
  const { isFallbackAdapter: software } = info;
  return { description: describeAdapter(info), owned: device === undefined, software, fuse: fuse ?? !software };
}
