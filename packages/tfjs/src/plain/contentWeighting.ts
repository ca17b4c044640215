import * as tf from "@tensorflow/tfjs-core";
import { EPSILON } from "./constants.ts";

/** What K heads look for, [B,K,W], how strongly, [B,K], and by which part of a word, [B,K,W]. */
export interface LookUp {
  readonly keys: tf.Tensor;
  readonly strengths: tf.Tensor;
  readonly masks?: tf.Tensor | undefined;
}

/** softmax_n(strength · D_n) [B,K,N], D_n = k·m_n / (|k||m_n| + ε), |x| = √(Σ x² + ε); both under the head's mask. */
export function contentWeighting(memory: tf.Tensor, { keys, strengths, masks }: LookUp): tf.Tensor {
  const squares = tf.square(memory);
  const masked = masks ? tf.mul(keys, masks) : keys;
  const products = tf.matMul(masks ? tf.mul(masked, masks) : keys, memory, false, true);
  const rowSquares = masks ? tf.matMul(tf.square(masks), squares, false, true) : tf.expandDims(tf.sum(squares, -1), 1);
  const keyNorms = tf.sqrt(tf.add(tf.sum(tf.square(masked), -1, true), EPSILON));
  const norms = tf.mul(keyNorms, tf.sqrt(tf.add(rowSquares, EPSILON)));
  const similarity = tf.div(products, tf.add(norms, EPSILON));
  return tf.softmax(tf.mul(similarity, tf.expandDims(strengths, 2)));
}
