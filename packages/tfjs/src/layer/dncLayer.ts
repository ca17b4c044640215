import { DncError } from "@dncjs/core";
import type { TensorFlowLayers } from "../tensorflow.ts";
import { type DncLayer, type DncLayerClass, defineLayerClass } from "./layerClass.ts";
import type { DncLayerOptions } from "./options.ts";

let layerClass: DncLayerClass | undefined;

/** Registers the layer with tensorflow.js, once, so that saved models with it can be loaded. */
export function registerLayer(tf: TensorFlowLayers): void {
  layerClass ??= defineLayerClass(tf);
}

/** Returns the class of the layer. @throws DncError unless `registerDnc` was called with a tensorflow.js that has layers */
export function registeredLayer(): DncLayerClass {
  if (layerClass) return layerClass;
  throw new DncError(
    "unregistered",
    "the layer is not registered; first call: await registerDnc(tf), with @tensorflow/tfjs",
  );
}

/**
 * Creates a DNC layer, for `tf.sequential()` and `apply`. Its input is [B,T,X], optionally followed by the tensors of the initial state in the
 * order of `returnState`. Call `registerDnc` first.
 * @throws ConfigError naming the invalid option
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { dncLayer, registerDnc } from "@dncjs/tfjs";
 *
 * await tf.setBackend("cpu");
 * await registerDnc(tf);
 * const model = tf.sequential();
 * model.add(dncLayer({ units: 4, memory: { locations: 8, wordSize: 4 }, inputShape: [null, 3], seed: 1 }));
 * console.log(model.outputShape); // [null, 4]
 * ```
 */
export function dncLayer(options: DncLayerOptions): DncLayer {
  return new (registeredLayer())(options);
}
