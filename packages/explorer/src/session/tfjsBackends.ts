import type { AnyBackend } from "@dncjs/core";
import { createTfjsBackend, type TfjsOptions } from "@dncjs/tfjs/backend";
// The bundler would leave out what only has effects.
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-webgpu";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import plainWasm from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import simdWasm from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import { env } from "@tensorflow/tfjs-core";

// Its threads start from blobs, which the policy of the page refuses. It asks for a file for them nevertheless, and never loads that.
env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
setWasmPaths({
  "tfjs-backend-wasm.wasm": plainWasm,
  "tfjs-backend-wasm-simd.wasm": simdWasm,
  "tfjs-backend-wasm-threaded-simd.wasm": simdWasm,
});

/** Networks in tensorflow.js: in its plain operations, the same mathematics written a second time, or as our operation there. */
export function openTfjs(options: TfjsOptions): Promise<AnyBackend> {
  return createTfjsBackend(options);
}
