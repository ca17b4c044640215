import * as tf from "@tensorflow/tfjs";
import { afterAll } from "vitest";
import { importEngine } from "../node.ts";
import type { WebgpuTensors } from "../op/webgpuCarrier.ts";
import { registerDnc } from "../register.ts";

/** With bounds of golden vectors' relative errors, those of core for our backends in the same places; software is slow as a card. */
export const testBackends = [
  { name: "cpu", forward: 1e-5, gradients: 1e-5, manyBatches: 1000 },
  { name: "wasm", forward: 1e-5, gradients: 1e-5, manyBatches: 1000 },
  { name: "webgpu", forward: 1e-4, gradients: 5e-4, manyBatches: 100 },
] as const;

/** Makes a backend of tensorflow.js the current one, with the DNC registered. */
export async function useBackend(name: (typeof testBackends)[number]["name"]): Promise<void> {
  await importEngine(name);
  await registerDnc(tf);
  if (!(await tf.setBackend(name))) throw new Error(`tensorflow.js has no backend ${name} here`);
}

/** tensorflow.js never lets go of its device, and Node is slow to end with one. */
afterAll(() => {
  const webgpu = tf.findBackend("webgpu") as unknown as WebgpuTensors | null;
  if (!webgpu) return;
  tf.removeBackend("webgpu");
  webgpu.device.destroy();
});
