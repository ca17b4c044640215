/** tensorflow.js in Node, whose packages are imported when they are asked for. */
import { BackendError } from "@dncjs/core";
import type { SequenceBackend } from "@dncjs/core/backend";
import { nodeGpu } from "@dncjs/gpu/node";
import type { Engine, TfjsOptions } from "./backend/tfjsBackend.ts";

/** @throws BackendError where a package is missing, saying what to install, or the backend does not run here */
export async function openTfjs(options: TfjsOptions): Promise<SequenceBackend> {
  try {
    await importEngine(options.engine);
  } catch (cause) {
    if (!/^(ERR_)?MODULE_NOT_FOUND$/.test((cause as { code?: string }).code ?? "")) throw cause;
    const packages = `@tensorflow/tfjs @tensorflow/tfjs-backend-${options.engine}`;
    throw new BackendError("tfjs", `tensorflow.js is not installed (npm install ${packages})`, { cause });
  }
  const { createTfjsBackend } = await import("./backend/tfjsBackend.ts");
  return createTfjsBackend(options);
}

/** Imports a backend of tensorflow.js, and all gradients, which are part of the package @tensorflow/tfjs alone. */
export async function importEngine(engine: Engine): Promise<void> {
  await importQuietly();
  if (engine === "wasm") await import("@tensorflow/tfjs-backend-wasm");
  if (engine === "webgpu") await importWebgpu();
}

/** In Node tensorflow.js greets at the first use of its backend cpu, unless it takes that for a test. */
async function importQuietly(): Promise<void> {
  const tf = await import("@tensorflow/tfjs");
  const used = tf.getBackend();
  tf.env().set("IS_TEST", true);
  await tf.setBackend("cpu");
  tf.scalar(0).dispose();
  tf.env().set("IS_TEST", false);
  if (used) await tf.setBackend(used);
}

/** Its backend webgpu looks for what a browser has when it is imported. */
async function importWebgpu(): Promise<void> {
  const gpu = await nodeGpu();
  Object.assign(globalThis, (await import("webgpu")).globals);
  const has = "navigator" in globalThis; // Node 20 has none
  if (has) Object.defineProperty(navigator, "gpu", { value: gpu, configurable: true });
  else Object.defineProperty(globalThis, "navigator", { value: { gpu }, configurable: true });
  await import("@tensorflow/tfjs-backend-webgpu");
}
