import { DncError } from "@dncjs/core";
import type { TensorFlowLayers } from "../tensorflow.ts";
import { type DncLayer, type DncLayerClass, defineLayerClass } from "./layerClass.ts";
import type { DncLayerOptions } from "./options.ts";

let layerClass: DncLayerClass | undefined;

/** Makes the layer known to tensorflow.js, once, so that saved models with it can be loaded. */
export function registerLayer(tf: TensorFlowLayers): void {
  layerClass ??= defineLayerClass(tf);
}

/** @throws DncError before `registerDnc` with a tensorflow.js that has layers */
export function registeredLayer(): DncLayerClass {
  if (layerClass) return layerClass;
  throw new DncError(
    "unregistered",
    "tensorflow.js does not know the layer yet; first call: await registerDnc(tf), with @tensorflow/tfjs",
  );
}

/**
 * A DNC as a layer, for `tf.sequential()` and for `apply`: to [B,T,X], or to that and the initial state, tensor by tensor as `returnState`
 * gives it. `registerDnc` comes first.
 * @throws ConfigError naming the option that is wrong
 */
export function dncLayer(options: DncLayerOptions): DncLayer {
  return new (registeredLayer())(options);
}
