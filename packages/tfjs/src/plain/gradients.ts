/** Functions for which the gradient of tensorflow.js is missing, wrong or unwanted. */
import * as tf from "@tensorflow/tfjs-core";

type Gradient = (dy: tf.Tensor, saved: tf.Tensor[]) => tf.Tensor;

/** f(x) with a custom gradient, which receives x and `others` as saved tensors. */
function withGradient(
  x: tf.Tensor,
  f: (x: tf.Tensor) => tf.Tensor,
  gradFunc: Gradient,
  others: readonly tf.Tensor[] = [],
): tf.Tensor {
  return tf.customGrad((input, save) => {
    (save as tf.GradSaveFunc)([input as tf.Tensor, ...others]);
    return { value: f(input as tf.Tensor), gradFunc };
  })(x);
}

/** log(1 + e^x) without overflow. tf.softplus switches to approximations beyond its thresholds. */
export function softplus(x: tf.Tensor): tf.Tensor {
  const value = (x: tf.Tensor) => tf.add(tf.relu(x), tf.log1p(tf.exp(tf.neg(tf.abs(x)))));
  return withGradient(x, value, (dy, [x]) => tf.mul(dy, tf.sigmoid(x!)));
}

/** 1 + log(1 + e^x) */
export const oneplus = (x: tf.Tensor): tf.Tensor => tf.add(softplus(x), 1);

/** Exclusive products P_j = Π_{i<j} u_i of u [B,N]. The gradient has no division, because u may hold zeros. */
export function earlierProduct(u: tf.Tensor, later: tf.Tensor, notLater: tf.Tensor): tf.Tensor {
  const product = (u: tf.Tensor) => tf.cumprod(u, 1, true);
  // dU_i = P_i Σ_{j>i} (Π_{i<k<j} u_k) dP_j
  const gradient: Gradient = (dP, [u, later, notLater]) => {
    const between = tf.cumprod(tf.add(tf.mul(tf.expandDims(u!, 1), later!), notLater!), 2, true);
    const sums = tf.sum(tf.mul(tf.mul(between, later!), tf.expandDims(dP, 1)), -1);
    return tf.mul(product(u!), sums);
  };
  return withGradient(u, product, gradient, [later, notLater]);
}

/** f(x) as a constant, with the gradient 0. */
export function constant(x: tf.Tensor, f: (x: tf.Tensor) => tf.Tensor): tf.Tensor {
  return tf.customGrad((input) => ({
    value: f(input as tf.Tensor),
    gradFunc: () => tf.zeros(x.shape),
  }))(x);
}

/** x clamped to ±limit. NaN stays NaN; tf.clipByValue on the wasm backend of tfjs 4.22 maps it to -limit. */
export function clamp(x: tf.Tensor, limit: number): tf.Tensor {
  const value = (x: tf.Tensor) => tf.where(tf.isNaN(x), x, tf.clipByValue(x, -limit, limit));
  return withGradient(x, value, (dy, [x]) => tf.where(tf.lessEqual(tf.abs(x!), limit), dy, tf.zerosLike(dy)));
}

/** x with its gradient clamped to ±limit. */
export function boundedGradient(x: tf.Tensor, limit: number): tf.Tensor {
  return tf.customGrad((input) => ({
    value: tf.clone(input as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => clamp(dy, limit),
  }))(x);
}

/** a where the condition holds, else b; shapes are equal. The values not chosen may be NaN. Their gradient is 0. */
export function choose(condition: tf.Tensor, a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return tf.customGrad((a, b, save) => {
    (save as tf.GradSaveFunc)([condition]);
    return {
      value: tf.where(condition, a as tf.Tensor, b as tf.Tensor),
      gradFunc: (dy: tf.Tensor, [condition]: tf.Tensor[]) => {
        const none = tf.zerosLike(dy);
        return [tf.where(condition!, dy, none), tf.where(condition!, none, dy)];
      },
    };
  })(a, b);
}
