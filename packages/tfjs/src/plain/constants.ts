import * as tf from "@tensorflow/tfjs-core";

/** Constant [N,N] matrices (row i, column j), created once per sequence. */
export interface Constants {
  /** i ≠ j */
  readonly offDiagonal: tf.Tensor;
  /** j > i */
  readonly later: tf.Tensor;
  /** j ≤ i */
  readonly notLater: tf.Tensor;
}

export function constantsOf(N: number): Constants {
  return tf.tidy(() => {
    const row = tf.reshape(tf.range(0, N, 1), [N, 1]);
    const column = tf.reshape(tf.range(0, N, 1), [1, N]);
    const number = (condition: tf.Tensor) => tf.cast(condition, "float32");
    return {
      offDiagonal: number(tf.notEqual(row, column)),
      later: number(tf.greater(column, row)),
      notLater: number(tf.lessEqual(column, row)),
    };
  });
}
