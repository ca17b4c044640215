import { ArgumentError } from "@dncjs/core";
import { requireOptions } from "@dncjs/core/run";
import type { WasmOptions } from "@dncjs/wasm";
import { registerLayer } from "./layer/dncLayer.ts";
import { registerOperation } from "./op/registration.ts";
import type { TensorFlow, TensorFlowLayers } from "./tensorflow.ts";

/** Options of `registerDnc`. */
export interface RegisterOptions {
  /** How to load the kernels for the backend `wasm` of tensorflow.js; see `createWasmBackend`. */
  readonly wasm?: WasmOptions;
}

/**
 * Registers the DNC with tensorflow.js: the operation for its backends cpu, wasm and webgpu, and the layer if `tf` has layers. Importing the
 * package registers nothing. Call it again after importing another backend of tensorflow.js; earlier registrations stay.
 * @throws BackendError if the wasm kernels cannot be loaded; other registrations stay
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { registerDnc } from "@dncjs/tfjs";
 *
 * await tf.setBackend("cpu");
 * await registerDnc(tf);
 * ```
 */
export async function registerDnc(tf: TensorFlow | TensorFlowLayers, options: RegisterOptions = {}): Promise<void> {
  if (typeof (tf as Partial<TensorFlow> | null | undefined)?.registerKernel !== "function")
    throw new ArgumentError("tf", tf, "the namespace of tensorflow.js");
  const { wasm } = requireOptions("options", options, "wasm");
  if ("layers" in tf) registerLayer(tf);
  await registerOperation(tf, wasm);
}
