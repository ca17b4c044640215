import * as tf from "@tensorflow/tfjs-core";

/** Splits a tensor along an axis. In tfjs 4.22 the gradient of tf.unstack fails for a single slice, because it receives no array. */
export function apart(tensor: tf.Tensor, axis: number): tf.Tensor[] {
  if (tensor.shape[axis] !== 1) return tf.unstack(tensor, axis);
  return [tf.reshape(tensor, tensor.shape.toSpliced(axis, 1))];
}
