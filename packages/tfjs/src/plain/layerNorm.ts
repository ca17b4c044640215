import type { DncConfig } from "@dncjs/core";
import { EPSILON } from "@dncjs/core/backend";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensors } from "./tensors.ts";

/**
 * Adds the bias of a layer to its sum [B, G·K]. With `layerNorm`, first normalises each of the G groups and applies the gain of the layer. `suffix` tells apart the
 * sums of a layer.
 */
export function withBias(
  { layerNorm }: DncConfig,
  parameters: Tensors,
  layer: string,
  sum: tf.Tensor,
  G: number,
  suffix = "",
): tf.Tensor {
  const bias = parameters[`${layer}.bias${suffix}`]!;
  if (!layerNorm) return tf.add(sum, bias);
  const groups = tf.reshape(sum, [sum.shape[0]!, G, -1]);
  const centred = tf.sub(groups, tf.mean(groups, -1, true));
  const deviation = tf.sqrt(tf.add(tf.mean(tf.square(centred), -1, true), EPSILON));
  const normalised = tf.reshape(tf.div(centred, deviation), sum.shape);
  return tf.add(tf.mul(normalised, parameters[`${layer}.gain${suffix}`]!), bias);
}
