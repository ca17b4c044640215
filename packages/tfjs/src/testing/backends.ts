/** The backends of tensorflow.js that tests run on; importing this registers them, and all gradients. */
import { createRequire } from "node:module";
import { dirname } from "node:path";
import "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";

const wasmPackage = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm/package.json");
setWasmPaths(`${dirname(wasmPackage)}/dist/`);

export const backends: readonly string[] = ["cpu", "wasm"];

/** Makes a backend the one that tensorflow.js runs on. */
export async function useBackend(name: string): Promise<void> {
  if (!(await tf.setBackend(name))) throw new Error(`tensorflow.js has no backend ${name} here`);
}
