import type { WasmOptions } from "@dncjs/wasm";
import { registerLayer } from "./layer/dncLayer.ts";
import { registerOperation } from "./op/registration.ts";
import type { TensorFlow, TensorFlowLayers } from "./tensorflow.ts";

export interface RegisterOptions {
  /** How the kernels for tensorflow.js' backend `wasm` are loaded; see `createWasmBackend`. */
  readonly wasm?: WasmOptions;
}

/**
 * Makes the DNC known to tensorflow.js, for its backends cpu, wasm and webgpu, and where `tf` has layers, as one of them; nothing happens
 * before. Call it again after another backend of tensorflow.js was imported: what is there stays as it is.
 * @throws BackendError where the kernels for wasm cannot be loaded; what else was registered stays
 */
export async function registerDnc(tf: TensorFlow | TensorFlowLayers, options: RegisterOptions = {}): Promise<void> {
  if ("layers" in tf) registerLayer(tf);
  await registerOperation(tf, options.wasm);
}
