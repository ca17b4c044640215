import { EPSILON } from "@dncjs/core/backend";
import * as tf from "@tensorflow/tfjs-core";
import type { Constants } from "./constants.ts";
import { constant, earlierProduct } from "./gradients.ts";
import { oneHot } from "./oneHot.ts";

/**
 * Allocation weighting [B,N] from the usage [B,N]. With u' = ε + (1-ε) u and the locations in ascending order of u', a is (1 - u') times the
 * product of all u' before. The order is a constant for gradients. Equal keys keep the order of the locations.
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

/** `[B,N,N]`: element [i,n] is 1 if location n has rank i. No two keys are equal, so any sort gives the same order. */
function permutation(u: tf.Tensor, resolution: number | "exact", constants: Constants): tf.Tensor {
  const N = u.shape[1]!;
  const keys = resolution === "exact" ? ranks(u, constants) : roundedKeys(u, resolution);
  return oneHot(tf.topk(tf.neg(keys), N).indices, N);
}

/** ⌊resolution · u' + ½⌋ · N + n, integers that float32 represents exactly. */
function roundedKeys(u: tf.Tensor, resolution: number): tf.Tensor {
  const N = u.shape[1]!;
  return tf.add(tf.mul(tf.floor(tf.add(tf.mul(u, resolution), 0.5)), N), tf.range(0, N, 1));
}

/** The rank of each location: the number of locations before it. */
function ranks(u: tf.Tensor, { later }: Constants): tf.Tensor {
  const other = tf.expandDims(u, 2);
  const own = tf.expandDims(u, 1);
  const smaller = tf.cast(tf.less(other, own), "float32");
  const tied = tf.mul(tf.cast(tf.equal(other, own), "float32"), later);
  return tf.sum(tf.add(smaller, tied), 1);
}
