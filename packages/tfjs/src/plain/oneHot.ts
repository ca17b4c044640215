import * as tf from "@tensorflow/tfjs-core";

/**
 * One-hot vectors [..., depth], float32, of int32 indices [...]. In tfjs 4.22 tf.oneHot does not support depth 1, and its wasm kernel returns
 * integer bits for float32.
 */
export function oneHot(indices: tf.Tensor, depth: number): tf.Tensor {
  return tf.cast(tf.equal(tf.expandDims(indices, -1), tf.range(0, depth, 1, "int32")), "float32");
}
