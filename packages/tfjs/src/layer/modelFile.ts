/** Loads layers from model files and saves them. */
import { ArgumentError } from "@dncjs/core";
import { readModel, requireOptions, writeModel } from "@dncjs/core/run";
import { parameterOperands } from "../op/operands.ts";
import { registeredLayer } from "./dncLayer.ts";
import type { DncLayer } from "./layerClass.ts";
import type { DncLayerOptions } from "./options.ts";

/** The options that a model file does not contain. */
export type LoadOptions = Omit<
  DncLayerOptions,
  "units" | "controller" | "memory" | "clip" | "layerNorm" | "bidirectional" | "activeInputs" | "seed"
>;

/**
 * Creates a layer with the configuration and weights of a model file.
 * @throws CheckpointError if the file is invalid; ConfigError for an invalid option, or a file with a sparse memory
 * @throws DncError with code "unregistered" unless `registerDnc` was called
 */
export function loadLayer(bytes: Uint8Array, options: LoadOptions = {}): DncLayer {
  requireOptions("options", options, "returnSequences, ...");
  const { config, seed, values } = readModel(bytes, "float32");
  const { inputSize, outputSize: units, ...network } = config;
  const shape = options.batchInputShape ? {} : { inputShape: [null, inputSize] };
  return new (registeredLayer())({ ...shape, ...options, units, ...network, seed }, { inputSize, values });
}

/**
 * Returns the bytes of a model file (safetensors) with the weights of a layer.
 * @throws DncError if the layer is not built or is disposed
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { dncLayer, loadLayer, registerDnc, saveLayer } from "@dncjs/tfjs";
 *
 * await tf.setBackend("cpu");
 * await registerDnc(tf);
 * const layer = dncLayer({ units: 4, inputShape: [null, 3], seed: 1 });
 * tf.sequential().add(layer);
 * const bytes = await saveLayer(layer); // also for Dnc.load of @dncjs/core
 * const same = loadLayer(bytes);
 * ```
 */
export async function saveLayer(
  layer: DncLayer,
  provenance: Readonly<Record<string, string>> = {},
): Promise<Uint8Array> {
  if (!(layer instanceof registeredLayer())) throw new ArgumentError("layer", layer, "a layer made by dncLayer");
  const { config, settings, weights } = layer;
  const operands = parameterOperands(config);
  const tensors = await Promise.all(weights.map((weight) => weight.read().data()));
  const values = new Float32Array(tensors.reduce((sum, { length }) => sum + length, 0));
  tensors.forEach((data, k) => {
    values.set(data as Float32Array, operands[k]!.at);
  });
  return writeModel({ config, seed: settings.seed, provenance, values });
}
