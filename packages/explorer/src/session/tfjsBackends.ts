import type { AnyBackend } from "@dncjs/core";
import { createTfjsBackend, type TfjsOptions } from "@dncjs/tfjs/backend";
// Imported for its side effects, which the bundler would remove otherwise.
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-webgpu";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import plainWasm from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import simdWasm from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import { env } from "@tensorflow/tfjs-core";

// Its threads start from blobs, which the page's policy blocks. It requires an address for their file, but never loads
// it.
env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
setWasmPaths({
  "tfjs-backend-wasm.wasm": plainWasm,
  "tfjs-backend-wasm-simd.wasm": simdWasm,
  "tfjs-backend-wasm-threaded-simd.wasm": simdWasm,
});

/** Opens tensorflow.js as a backend: in plain operations, or with the fused operation DncSequence. */
export function openTfjs(options: TfjsOptions): Promise<AnyBackend> {
  return createTfjsBackend(options);
}
