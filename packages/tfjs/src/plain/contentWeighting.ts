import { EPSILON } from "@dncjs/core/backend";
import * as tf from "@tensorflow/tfjs-core";

/** Keys [B,K,W], strengths [B,K] and masks [B,K,W] of K heads. */
export interface LookUp {
  readonly keys: tf.Tensor;
  readonly strengths: tf.Tensor;
  readonly masks?: tf.Tensor | undefined;
}

/** softmax_n(strength · D_n) [B,K,N], D_n = k·m_n / (|k||m_n| + ε), |x| = √(Σ x² + ε). Key and memory are multiplied by the mask first. */
export function contentWeighting(memory: tf.Tensor, { keys, strengths, masks }: LookUp): tf.Tensor {
  const squares = tf.square(memory);
  const masked = masks ? tf.mul(keys, masks) : keys;
  const products = tf.matMul(masks ? tf.mul(masked, masks) : keys, memory, false, true);
  const locationSquares = masks
    ? tf.matMul(tf.square(masks), squares, false, true)
    : tf.expandDims(tf.sum(squares, -1), 1);
  const keyNorms = tf.sqrt(tf.add(tf.sum(tf.square(masked), -1, true), EPSILON));
  const norms = tf.mul(keyNorms, tf.sqrt(tf.add(locationSquares, EPSILON)));
  const similarity = tf.div(products, tf.add(norms, EPSILON));
  return tf.softmax(tf.mul(similarity, tf.expandDims(strengths, 2)));
}
