import * as tf from "@tensorflow/tfjs-core";

/**
 * Returns the value of f and its gradients for all xs. The gradient of an x that f does not use is 0, where tf.grads throws. The caller owns
 * the tensors.
 */
export function gradientsOf(
  f: () => tf.Tensor,
  xs: readonly tf.Tensor[],
): { readonly value: tf.Tensor; readonly gradients: readonly tf.Tensor[] } {
  const none = undefined as unknown as tf.Tensor;
  const { value, grads } = tf.engine().gradients(f, xs as tf.Tensor[], none, true);
  return { value, gradients: grads.map((gradient, k) => gradient ?? tf.zerosLike(xs[k]!)) };
}
