/** Core's updates of whole blocks, as operations of tensorflow.js (docs/math.md, "Parameter updates"). */
import type { UpdateName, Updates } from "@dncjs/core/backend";
import * as tf from "@tensorflow/tfjs-core";
import { clamp } from "../plain/gradients.ts";

type Named<Names extends string, Value> = Readonly<Record<Names, Value>>;
type OperandsOf<Name extends UpdateName> = keyof Updates[Name]["operands"] & string;
type ConstantsOf<Name extends UpdateName> = Updates[Name]["constants"][number];

/** By update: a function that returns the operands that change, by name. */
export type TensorUpdates = {
  readonly [Name in UpdateName]: (
    operands: Named<OperandsOf<Name>, tf.Tensor>,
    constants: Named<ConstantsOf<Name>, number>,
  ) => Readonly<Partial<Record<OperandsOf<Name>, tf.Tensor>>>;
};

/** decay · mean + (1 - decay) · value */
const moving = (mean: tf.Tensor, decay: number, value: tf.Tensor): tf.Tensor =>
  tf.add(tf.mul(mean, decay), tf.mul(value, 1 - decay));

const plusDecay = (gradients: tf.Tensor, decay: number, parameters: tf.Tensor): tf.Tensor =>
  decay === 0 ? gradients : tf.add(gradients, tf.mul(parameters, decay));

export const tensorUpdates: TensorUpdates = {
  sum: ({ values }) => ({ total: tf.reshape(tf.sum(values), [1]) }),

  clipByValue: ({ gradients }, { limit }) => ({ gradients: clamp(gradients, limit) }),

  clipByGlobalNorm({ gradients }, { limit }) {
    const norm = tf.reshape(tf.sqrt(tf.sum(tf.square(gradients))), [1]);
    if (!(limit > 0)) return { norm };
    const factor = tf.where(tf.greater(norm, limit), tf.div(limit, norm), tf.onesLike(norm));
    return { norm, gradients: tf.mul(gradients, factor) };
  },

  rmspropTensorflow(operands, { learningRate, decay, momentumDecay, epsilon }) {
    const { parameters, gradients } = operands;
    const meanSquare = moving(operands.meanSquare, decay, tf.square(gradients));
    const scaled = tf.div(tf.mul(gradients, learningRate), tf.sqrt(tf.add(meanSquare, epsilon)));
    const momentum = tf.add(tf.mul(operands.momentum, momentumDecay), scaled);
    return { meanSquare, momentum, parameters: tf.sub(parameters, momentum) };
  },

  rmspropTorch(operands, { learningRate, decay, momentumDecay, epsilon, weightDecay }) {
    const gradients = plusDecay(operands.gradients, weightDecay, operands.parameters);
    const meanSquare = moving(operands.meanSquare, decay, tf.square(gradients));
    const scaled = tf.div(gradients, tf.add(tf.sqrt(meanSquare), epsilon));
    const momentum = momentumDecay === 0 ? scaled : tf.add(tf.mul(operands.momentum, momentumDecay), scaled);
    const parameters = tf.sub(operands.parameters, tf.mul(momentum, learningRate));
    return momentumDecay === 0 ? { meanSquare, parameters } : { meanSquare, momentum, parameters };
  },

  adam(operands, { learningRate, beta1, beta2, epsilon, correction1, correction2, coupledDecay, decoupledDecay }) {
    const gradients = plusDecay(operands.gradients, coupledDecay, operands.parameters);
    const mean = moving(operands.mean, beta1, gradients);
    const variance = moving(operands.variance, beta2, tf.square(gradients));
    const root = tf.add(tf.sqrt(tf.div(variance, correction2)), epsilon);
    const change = plusDecay(tf.div(tf.div(mean, correction1), root), decoupledDecay, operands.parameters);
    return { mean, variance, parameters: tf.sub(operands.parameters, tf.mul(change, learningRate)) };
  },
};
