import { type Backend, BackendError } from "@dncjs/core";
import { GpuBackend } from "./backend.ts";
import { describeAdapter, openDevice, requestAdapter } from "./device/openDevice.ts";

export interface GpuOptions {
  /** A device to run on; it stays its owner's, who destroys it. */
  readonly device?: GPUDevice;
  /** An adapter to open a device of, where no device is given; an adapter gives one device only. */
  readonly adapter?: GPUAdapter;
  /** The implementation to ask for an adapter, where neither is given: `navigator.gpu` where missing. */
  readonly gpu?: GPU;
}

/**
 * A backend on a graphics card, in float32. Works within the device's limits: what does not fit is refused when it is allocated.
 * @throws BackendError where there is no WebGPU, no adapter or no device
 */
export async function createGpuBackend({ device, adapter, gpu }: GpuOptions = {}): Promise<Backend> {
  if (device) {
    return new GpuBackend(device, { description: describeAdapter(device.adapterInfo), owned: false });
  }
  const chosen = adapter ?? (await requestAdapter(gpu ?? globalThis.navigator?.gpu));
  const opened = await openDevice(chosen);
  try {
    return new GpuBackend(opened, { description: describeAdapter(chosen.info), owned: true });
  } catch (error) {
    opened.destroy();
    if (error instanceof BackendError) throw error;
    throw new BackendError("gpu", "cannot set up", { cause: error });
  }
}
