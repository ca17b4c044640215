/** Exposes the operation and the layer to browser/page.spec.ts. */
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import plainWasm from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import simdWasm from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import threadedWasm from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url";
import "@tensorflow/tfjs-backend-webgpu";
import { dncLayer } from "../src/layer/dncLayer.ts";
import { registerDnc } from "../src/register.ts";
import { type GoldenErrors, goldenErrors } from "../src/testing/golden.ts";
import { randomTensor } from "../src/testing/network.ts";

export interface TfjsPage {
  readonly isolated: boolean;
  /** Sets the backend of tensorflow.js, with or without threads, and returns its name. */
  use(backend: string, threads: boolean): Promise<string>;
  golden(file: string): Promise<GoldenErrors>;
  /** Trains a small model. Returns the losses of the first and the last epoch. */
  fit(): Promise<readonly [number, number]>;
}

declare global {
  var tfjsPage: TfjsPage;
}

setWasmPaths({
  "tfjs-backend-wasm.wasm": plainWasm,
  "tfjs-backend-wasm-simd.wasm": simdWasm,
  "tfjs-backend-wasm-threaded-simd.wasm": threadedWasm,
});

globalThis.tfjsPage = {
  isolated: globalThis.crossOriginIsolated,

  use: async (backend, threads) => {
    tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", threads);
    await tf.setBackend(backend);
    await registerDnc(tf);
    return tf.getBackend();
  },

  golden: async (file) => goldenErrors(tf, new Uint8Array(await (await fetch(`/${file}`)).arrayBuffer())),

  fit: async () => {
    const kernelInitializer = tf.initializers.glorotUniform({ seed: 1 });
    const model = tf.sequential({
      layers: [
        tf.layers.dense({ units: 4, inputShape: [null, 3], kernelInitializer }),
        dncLayer({
          units: 6,
          controller: { hiddenSize: 5 },
          memory: { locations: 4, wordSize: 3 },
          returnSequences: true,
        }),
        tf.layers.dense({ units: 2, kernelInitializer }),
      ],
    });
    model.compile({ optimizer: tf.train.adam(0.02), loss: "meanSquaredError" });
    const x = randomTensor(tf, "x", [8, 5, 3]);
    const { history } = await model.fit(x, tf.slice(x, [0, 0, 0], [-1, -1, 2]), { epochs: 12, verbose: 0 });
    const losses = history.loss as number[];
    return [losses[0]!, losses.at(-1)!];
  },
};
