import type { LossName } from "@dncjs/core/run";
import * as tf from "@tensorflow/tfjs-core";
import { softplus } from "../plain/gradients.ts";

/** The loss of each step and batch element, [T,B], from y and the target, both [T,B,Y] (docs/math.md, "Losses"). */
type Loss = (y: tf.Tensor, target: tf.Tensor, groups: number) => tf.Tensor;

const losses: Readonly<Record<LossName, Loss>> = {
  sigmoidCrossEntropy: (y, target) => tf.sum(tf.sub(softplus(y), tf.mul(target, y)), -1),
  softmaxCrossEntropy(y, target, groups) {
    const [T, B, Y] = y.shape as [number, number, number];
    const logarithms = tf.reshape(tf.logSoftmax(tf.reshape(y, [T, B, groups, Y / groups])), [T, B, Y]);
    return tf.neg(tf.sum(tf.mul(target, logarithms), -1));
  },
  meanSquare: (y, target) => tf.sum(tf.square(tf.sub(y, target)), -1),
};

/** The weighted loss, [T,B,1]. `weight` is [T,B,1]. */
export function lossOf(loss: LossName, groups: number, y: tf.Tensor, target: tf.Tensor, weight: tf.Tensor): tf.Tensor {
  return tf.mul(tf.expandDims(losses[loss](y, target, groups), 2), weight);
}

/** The write cost, [T,B,1], from the sum of all write weightings of each step, [T,B]. `stepWeight` is [T,B,1]. */
export function writeCostOf(price: number, writing: tf.Tensor, stepWeight: tf.Tensor): tf.Tensor {
  return tf.mul(tf.mul(tf.expandDims(writing, 2), stepWeight), price);
}
