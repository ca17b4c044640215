/**
 * The DNC as an operation and a layer of tensorflow.js.
 *
 * @module @dncjs/tfjs
 */
export { dncLayer } from "./layer/dncLayer.ts";
export type { DncLayer } from "./layer/layerClass.ts";
export { loadLayer, saveLayer } from "./layer/modelFile.ts";
export type { DncLayerOptions } from "./layer/options.ts";
export {
  type DncSequenceInput,
  type DncSequenceOptions,
  type DncSequenceOutput,
  dncSequence,
} from "./op/dncSequence.ts";
export { type RegisterOptions, registerDnc } from "./register.ts";
export type { TensorFlow, TensorFlowLayers } from "./tensorflow.ts";
