import * as tf from "@tensorflow/tfjs-core";
import { type Constants, EPSILON } from "./constants.ts";
import { constant, earlierProduct } from "./gradients.ts";
import { oneHot } from "./oneHot.ts";

/**
 * a [B,N] from the usage [B,N]: with u' = ε + (1-ε) u and the rows in ascending order of it, a = (1 - u') Π of the u' before.
 * The order is a constant; equal keys keep the order of the rows.
 */
export function allocation(usage: tf.Tensor, resolution: number | "exact", constants: Constants): tf.Tensor {
  const [B, N] = usage.shape as [number, number];
  const u = tf.add(tf.mul(usage, 1 - EPSILON), EPSILON);
  const order = constant(u, (u) => permutation(u, resolution, constants));
  const sorted = tf.reshape(tf.matMul(order, tf.reshape(u, [B, N, 1])), [B, N]);
  const before = earlierProduct(sorted, constants.later, constants.notLater);
  const allocated = tf.mul(tf.sub(1, sorted), before);
  return tf.reshape(tf.matMul(order, tf.reshape(allocated, [B, N, 1]), true), [B, N]);
}

/** [B,N,N]: 1 where row i of the order is memory row n. No two keys are equal, so that any sort gives the same order. */
function permutation(u: tf.Tensor, resolution: number | "exact", constants: Constants): tf.Tensor {
  const N = u.shape[1]!;
  const keys = resolution === "exact" ? ranks(u, constants) : roundedKeys(u, resolution);
  return oneHot(tf.topk(tf.neg(keys), N).indices, N);
}

/** ⌊resolution · u' + ½⌋ · N + n, integers that float32 holds exactly. */
function roundedKeys(u: tf.Tensor, resolution: number): tf.Tensor {
  const N = u.shape[1]!;
  return tf.add(tf.mul(tf.floor(tf.add(tf.mul(u, resolution), 0.5)), N), tf.range(0, N, 1));
}

/** How many rows come before each one. */
function ranks(u: tf.Tensor, { later }: Constants): tf.Tensor {
  const [other, row] = [tf.expandDims(u, 2), tf.expandDims(u, 1)];
  const smaller = tf.cast(tf.less(other, row), "float32");
  const tied = tf.mul(tf.cast(tf.equal(other, row), "float32"), later);
  return tf.sum(tf.add(smaller, tied), 1);
}
