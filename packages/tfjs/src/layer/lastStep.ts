import type { Tensor } from "@tensorflow/tfjs-core";
import type { TensorFlowLayers } from "../tensorflow.ts";

/**
 * Returns y [B,Y] of the last step, from y [T,B,Y]. With a mask [T,B] it is the last active step of each batch element, or 0 if all its steps
 * are masked.
 */
export function lastStep(tf: TensorFlowLayers, y: Tensor, mask: Tensor | undefined): Tensor {
  const steps = y.shape[0]!;
  if (!mask) return tf.squeeze(tf.slice(y, [steps - 1, 0, 0], [1, -1, -1]), [0]);
  const active = tf.cast(mask, "float32");
  const position = tf.mul(active, tf.expandDims(tf.range(1, steps + 1), 1));
  const isLast = tf.mul(active, tf.cast(tf.equal(position, tf.max(position, 0)), "float32"));
  return tf.sum(tf.mul(y, tf.expandDims(isLast, 2)), 0);
}
