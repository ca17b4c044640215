import * as tf from "@tensorflow/tfjs-core";

/** The slices of a tensor along an axis. Of a single one the gradient of tf.unstack fails (tfjs 4.22): it is handed no array. */
export function apart(tensor: tf.Tensor, axis: number): tf.Tensor[] {
  if (tensor.shape[axis] !== 1) return tf.unstack(tensor, axis);
  return [tf.reshape(tensor, tensor.shape.toSpliced(axis, 1))];
}
