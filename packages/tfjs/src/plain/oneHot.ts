import * as tf from "@tensorflow/tfjs-core";

/**
 * 1 at the index, else 0, as float32; int32 indices [...] to [..., depth]. In tfjs 4.22 tf.oneHot refuses depth 1, and on the wasm
 * backend gives the bits of integers for float32.
 */
export function oneHot(indices: tf.Tensor, depth: number): tf.Tensor {
  return tf.cast(tf.equal(tf.expandDims(indices, -1), tf.range(0, depth, 1, "int32")), "float32");
}
