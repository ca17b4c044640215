/** The suite in a page. chromium.ts runs it case by case. */
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import plainWasm from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import simdWasm from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import threadedWasm from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url";
import "@tensorflow/tfjs-backend-webgpu";
import { backends } from "../src/backends.ts";
import type { Outcome } from "../src/outcome.ts";
import { type Environment, Runner } from "../src/runner.ts";
import { wrongBackend } from "../src/testing/wrongBackend.ts";

export interface Conformance {
  readonly isolated: boolean;
  run(backend: string, caseName: string): Promise<Outcome>;
}

declare global {
  var conformance: Conformance;
}

setWasmPaths({
  "tfjs-backend-wasm.wasm": plainWasm,
  "tfjs-backend-wasm-simd.wasm": simdWasm,
  "tfjs-backend-wasm-threaded-simd.wasm": threadedWasm,
});
tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false); // minification breaks its threads; in Node it has one thread too

const environment: Environment = {
  readGolden: async (file) => {
    const response = await fetch(`golden/${file}`);
    if (!response.ok) throw new Error(`golden/${file}: status ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  },
  adapter: new RegExp(new URL(location.href).searchParams.get("adapter") ?? "^WebGPU on "),
};
const runner = new Runner(environment, [...backends, wrongBackend]);

globalThis.conformance = {
  isolated: globalThis.crossOriginIsolated,
  run: (backend, caseName) => runner.run(backend, caseName),
};
