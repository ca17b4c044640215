import type { DncConfig, GruConfig, LstmConfig } from "@dncjs/core";
import * as tf from "@tensorflow/tfjs-core";
import { apart } from "./apart.ts";
import { boundedGradient, clamp } from "./gradients.ts";
import { withBias } from "./layerNorm.ts";
import type { Tensors } from "./tensors.ts";

/** Options of training. */
export interface PassOptions {
  /** Clamps the gradient of the pre-activations of the LSTM to ± this value. @default 0: no clamping */
  readonly gradientClip?: number;
}

/** The result of one step of recurrent layers, or of the ReLU layers: their output [B,·], and the new h and c [B,L,H]. */
export interface ControllerStep {
  readonly features: tf.Tensor;
  readonly h: tf.Tensor;
  readonly c: tf.Tensor;
}

/** Runs a step of the controller from χ [B,X+R·W], or of the reverse controller from x [B,X]. */
export function controller(
  config: DncConfig,
  parameters: Tensors,
  chi: tf.Tensor,
  state: Tensors,
  options: PassOptions,
  name: "controller" | "reverse" = "controller",
): ControllerStep {
  const { controller: network } = config;
  if (network.type === "lstm") return lstm(config, network, parameters, chi, state, options, name);
  if (network.type === "gru") return gru(config, network, parameters, chi, state, options, name);
  const features = network.widths.reduce(
    (below, _, l) => tf.relu(affine(config, parameters, `controller.${l}`, below)),
    chi,
  );
  const h = tf.expandDims(features, 1);
  return { features, h, c: tf.zerosLike(h) };
}

/** x W^T + b, normalised with `layerNorm`. */
export function affine(config: DncConfig, parameters: Tensors, layer: string, x: tf.Tensor): tf.Tensor {
  return withBias(config, parameters, layer, tf.matMul(x, parameters[`${layer}.weight`]!, false, true), 1);
}

function lstm(
  config: DncConfig,
  { layers }: LstmConfig,
  parameters: Tensors,
  chi: tf.Tensor,
  state: Tensors,
  { gradientClip = 0 }: PassOptions,
  name: string,
): ControllerStep {
  const { clip } = config;
  const prevH = apart(state.h!, 1);
  const prevC = apart(state.c!, 1);
  const clipped = (x: tf.Tensor) => (clip > 0 ? clamp(x, clip) : x);
  const h: tf.Tensor[] = [];
  const c: tf.Tensor[] = [];
  for (let l = 0; l < layers; l++) {
    const input = l === 0 ? chi : tf.concat([chi, h[l - 1]!], 1);
    const [weightIh, weightHh] = ["weight_ih", "weight_hh"].map((weight) => parameters[`${name}.${l}.${weight}`]!);
    const fed = tf.matMul(input, weightIh!, false, true);
    const sum = tf.add(fed, tf.matMul(prevH[l]!, weightHh!, false, true));
    const unbounded = withBias(config, parameters, `${name}.${l}`, sum, 4);
    const z = gradientClip > 0 ? boundedGradient(unbounded, gradientClip) : unbounded;
    const [i, f, g, o] = tf.split(z, 4, 1) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const cell = tf.add(tf.mul(tf.sigmoid(f), prevC[l]!), tf.mul(tf.sigmoid(i), tf.tanh(g)));
    h.push(clipped(tf.mul(tf.sigmoid(o), tf.tanh(cell))));
    c.push(clipped(cell));
  }
  return { features: layers === 1 ? h[0]! : tf.concat(h, 1), h: tf.stack(h, 1), c: tf.stack(c, 1) };
}

function gru(
  config: DncConfig,
  { layers }: GruConfig,
  parameters: Tensors,
  chi: tf.Tensor,
  state: Tensors,
  { gradientClip = 0 }: PassOptions,
  name: string,
): ControllerStep {
  const { clip } = config;
  const prevH = apart(state.h!, 1);
  const h: tf.Tensor[] = [];
  for (let l = 0; l < layers; l++) {
    const sumOf = (input: tf.Tensor, suffix: string) => {
      const product = tf.matMul(input, parameters[`${name}.${l}.weight${suffix}`]!, false, true);
      const sum = withBias(config, parameters, `${name}.${l}`, product, 3, suffix);
      return gradientClip > 0 ? boundedGradient(sum, gradientClip) : sum;
    };
    const fed = tf.split(sumOf(l === 0 ? chi : tf.concat([chi, h[l - 1]!], 1), "_ih"), 3, 1);
    const recurrent = tf.split(sumOf(prevH[l]!, "_hh"), 3, 1);
    const reset = tf.sigmoid(tf.add(fed[0]!, recurrent[0]!));
    const update = tf.sigmoid(tf.add(fed[1]!, recurrent[1]!));
    const candidate = tf.tanh(tf.add(fed[2]!, tf.mul(reset, recurrent[2]!)));
    const mixed = tf.add(candidate, tf.mul(update, tf.sub(prevH[l]!, candidate)));
    h.push(clip > 0 ? clamp(mixed, clip) : mixed);
  }
  const stacked = tf.stack(h, 1);
  return { features: layers === 1 ? h[0]! : tf.concat(h, 1), h: stacked, c: tf.zerosLike(stacked) };
}
