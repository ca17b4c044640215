/** Opens tensorflow.js in Node. Its packages are optional and imported on demand. */
import { BackendError } from "@dncjs/core";
import type { SequenceBackend } from "@dncjs/core/backend";
import { nodeGpu } from "@dncjs/gpu/node";
import type { Engine, TfjsOptions } from "./backend/tfjsBackend.ts";

/** Opens a backend on tensorflow.js. @throws BackendError if a package is missing (with the command to install it) or the engine does not run here */
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

/** Imports a backend of tensorflow.js, and @tensorflow/tfjs, the only package with all gradients. */
export async function importEngine(engine: Engine): Promise<void> {
  await importQuietly();
  if (engine === "wasm") await import("@tensorflow/tfjs-backend-wasm");
  if (engine === "webgpu") await importWebgpu();
}

/** Imports tensorflow.js without the notice that it logs in Node at the first use of its backend cpu. */
async function importQuietly(): Promise<void> {
  const tf = await import("@tensorflow/tfjs");
  const used = tf.getBackend();
  tf.env().set("IS_TEST", true);
  await tf.setBackend("cpu");
  tf.scalar(0).dispose();
  tf.env().set("IS_TEST", false);
  if (used) await tf.setBackend(used);
}

/** Imports the backend webgpu, after defining the browser globals that it needs. */
async function importWebgpu(): Promise<void> {
  const gpu = await nodeGpu();
  Object.assign(globalThis, (await import("webgpu")).globals);
  const hasNavigator = "navigator" in globalThis; // not in Node 20
  if (hasNavigator) Object.defineProperty(navigator, "gpu", { value: gpu, configurable: true });
  else Object.defineProperty(globalThis, "navigator", { value: { gpu }, configurable: true });
  await import("@tensorflow/tfjs-backend-webgpu");
}
