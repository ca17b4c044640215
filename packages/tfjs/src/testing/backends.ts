import * as tf from "@tensorflow/tfjs";
import { afterAll } from "vitest";
import { importEngine } from "../node.ts";
import type { WebgpuTensors } from "../op/webgpuCarrier.ts";
import { registerDnc } from "../register.ts";

/** Backends of tensorflow.js, with bounds of the relative errors on golden vectors. The software WebGPU device is slow. */
export const testBackends = [
  { name: "cpu", forward: 1e-5, gradients: 1e-5, manyBatches: 1000 },
  { name: "wasm", forward: 1e-5, gradients: 1e-5, manyBatches: 1000 },
  { name: "webgpu", forward: 1e-4, gradients: 5e-4, manyBatches: 100 },
] as const;

/** Sets the backend of tensorflow.js and registers the DNC. */
export async function useBackend(name: (typeof testBackends)[number]["name"]): Promise<void> {
  await importEngine(name);
  await registerDnc(tf);
  if (!(await tf.setBackend(name))) throw new Error(`tensorflow.js cannot use its backend ${name} here`);
}

/** tensorflow.js never destroys its device, and Node exits slowly with an open one. */
afterAll(() => {
  const webgpu = tf.findBackend("webgpu") as unknown as WebgpuTensors | null;
  if (!webgpu) return;
  tf.removeBackend("webgpu");
  webgpu.device.destroy();
});
