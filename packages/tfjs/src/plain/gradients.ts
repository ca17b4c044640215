/** Functions whose gradient tensorflow.js does not have, has wrong where it matters, or should not take. */
import * as tf from "@tensorflow/tfjs-core";

type Gradient = (dy: tf.Tensor, saved: tf.Tensor[]) => tf.Tensor;

/** f(x) with a gradient of its own, which is handed what is saved: x, and `others` that it needs. */
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

/** log(1 + e^x), for any x without overflow. tf.softplus rounds to a neighbouring formula near its thresholds. */
export function softplus(x: tf.Tensor): tf.Tensor {
  const value = (x: tf.Tensor) => tf.add(tf.relu(x), tf.log1p(tf.exp(tf.neg(tf.abs(x)))));
  return withGradient(x, value, (dy, [x]) => tf.mul(dy, tf.sigmoid(x!)));
}

/** 1 + log(1 + e^x) */
export const oneplus = (x: tf.Tensor): tf.Tensor => tf.add(softplus(x), 1);

/** The product of all earlier elements of each row, P_j = Π_{i<j} u_i; u [B,N]. No division, so that u may hold zeros. */
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

/** f(x) as a constant: no gradient goes back through it. */
export function constant(x: tf.Tensor, f: (x: tf.Tensor) => tf.Tensor): tf.Tensor {
  return tf.customGrad((input) => ({
    value: f(input as tf.Tensor),
    gradFunc: () => tf.zeros(x.shape),
  }))(x);
}

/** x within ±limit, NaN where it is NaN: tf.clipByValue on the wasm backend of tfjs 4.22 makes -limit of that. */
export function clamp(x: tf.Tensor, limit: number): tf.Tensor {
  const value = (x: tf.Tensor) => tf.where(tf.isNaN(x), x, tf.clipByValue(x, -limit, limit));
  return withGradient(x, value, (dy, [x]) => tf.where(tf.lessEqual(tf.abs(x!), limit), dy, tf.zerosLike(dy)));
}

/** x itself; its gradient is clamped to ±limit. */
export function boundedGradient(x: tf.Tensor, limit: number): tf.Tensor {
  return tf.customGrad((input) => ({
    value: tf.clone(input as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => clamp(dy, limit),
  }))(x);
}

/** a where the condition holds, else b, and so the gradient: what is not chosen may hold anything, and gets 0. Shapes are equal. */
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
