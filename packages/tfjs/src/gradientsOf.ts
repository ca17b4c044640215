import * as tf from "@tensorflow/tfjs-core";

/** The value of f and its gradients; 0 for an x that it does not depend on, where tf.grads throws. The caller owns all of them. */
export function gradientsOf(
  f: () => tf.Tensor,
  xs: readonly tf.Tensor[],
): { readonly value: tf.Tensor; readonly gradients: readonly tf.Tensor[] } {
  const none = undefined as unknown as tf.Tensor;
  const { value, grads } = tf.engine().gradients(f, xs as tf.Tensor[], none, true);
  return { value, gradients: grads.map((gradient, k) => gradient ?? tf.zerosLike(xs[k]!)) };
}
