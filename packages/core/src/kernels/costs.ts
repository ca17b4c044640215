/**
 * Floating-point operations of each primitive for one batch element, derived and not measured. A multiply-add counts as two operations;
 * exp, log, tanh, a division and a comparison count as one each.
 */
import type { KernelName } from "./index.ts";

export type Count = (s: Record<string, number>, variant: Variant) => number;

export interface Variant {
  /** The call has masks, de-allocation or sharpness. */
  readonly extra: boolean;
  /** The call mixes what is found by content with nothing else: no links, no allocation. */
  readonly contentAlone: boolean;
}

export interface Cost {
  readonly forward: Count;
  readonly backward: Count;
}

/** σ(x) = 1 / (1 + exp(-x)), and oneplus(x) = 1 + log(1 + exp(x)). */
const SIGMOID = 3;
const ONEPLUS = 4;

/** Sharpening one weighting: log, times strength, exp, sum, divide; and back. */
const SHARPEN = 8;
const SHARPEN_BACKWARD = 16;

export const costs: { readonly [Name in KernelName]: Cost } = {
  // Its gradients of weights are `parameterGradient`, those of inputs depend on which are wanted: see callFlops.
  linear: { forward: (s) => 2 * s.M! * (s.K0! + s.K1! + s.K2!), backward: () => 0 },
  // Three σ and two tanh a unit, then c = f c + i g and h = o tanh(c); back: tanh(c), five products of three and more, six sums.
  lstm: { forward: (s) => (3 * SIGMOID + 6) * s.H!, backward: (s) => 28 * s.H! },
  relu: { forward: (s) => s.K!, backward: (s) => 2 * s.K! },
  interfaceVector: {
    forward: (s) => {
      const { squashed, strengths, modes } = interfaceSizes(s);
      return SIGMOID * squashed + ONEPLUS * strengths + 4 * modes;
    },
    // What is copied forward is a sum back; σ: d s (1 - s); oneplus: d σ(x); softmax: s (d - Σ s d).
    backward: (s) => {
      const { squashed, strengths, modes, copied } = interfaceSizes(s);
      return copied + 4 * squashed + (SIGMOID + 2) * strengths + 5 * modes;
    },
  },
  usage: { forward: (s) => (2 * s.R! + 4 * s.V!) * s.N!, backward: (s) => (4 * s.R! + 8 * s.V!) * s.N! },
  // Key dot row; the squares of a row serve both look-ups of a step (half each), but for masks, which make them a head's own.
  contentWeighting: {
    forward: (s, { extra }) => ((extra ? 4 : 2) * s.K! + 1) * s.N! * s.W! + 5 * s.K! * s.N!,
    // To keys and to rows; masks: to them as well, and through each head's norms.
    backward: (s, { extra }) => ((extra ? 10 : 4) * s.K! + 1) * s.N! * s.W! + 6 * s.K! * s.N!,
  },
  allocation: { forward: (s) => 7 * s.V! * s.N!, backward: (s) => 12 * s.V! * s.N! },
  writeWeighting: {
    forward: (s, { contentAlone }) => (contentAlone ? 1 : 5) * s.V! * s.N!,
    backward: (s, { contentAlone }) => (contentAlone ? 4 : 10) * s.V! * s.N!,
  },
  memoryWrite: {
    forward: (s, { extra }) => (4 * s.V! + (extra ? 1 : 0)) * s.N! * s.W!,
    backward: (s, { extra }) => (12 * s.V! + (extra ? 3 : 0)) * s.N! * s.W!,
  },
  temporalLink: {
    forward: (s) => s.V! * (4 * s.N! ** 2 + 4 * s.N!),
    backward: (s) => s.V! * (10 * s.N! ** 2 + 4 * s.N!),
  },
  directional: {
    forward: (s, { extra }) => s.R! * s.V! * (4 * s.N! ** 2 + (extra ? 2 * SHARPEN * s.N! : 0)),
    backward: (s, { extra }) => s.R! * s.V! * (8 * s.N! ** 2 + (extra ? 2 * SHARPEN_BACKWARD * s.N! : 0)),
  },
  readWeighting: {
    forward: (s, { contentAlone }) => s.R! * (contentAlone ? 1 : 5 * s.V!) * s.N!,
    backward: (s, { contentAlone }) => s.R! * (contentAlone ? 4 : 10 * s.V!) * s.N!,
  },
  memoryRead: { forward: (s) => 2 * s.R! * s.N! * s.W!, backward: (s) => 4 * s.R! * s.N! * s.W! },
  writePrice: { forward: (s) => s.V! * s.N! + 2, backward: (s) => s.V! * s.N! + 2 },
  join: { forward: () => 0, backward: (s) => s.K! },
  clamp: { forward: (s) => 2 * s.K!, backward: (s) => 2 * s.K! },
  // max, y target, exp, log, three sums; and back σ(y) - target, scaled and added.
  sigmoidCrossEntropy: { forward: (s) => 7 * s.Y! + 1, backward: (s) => (SIGMOID + 3) * s.Y! + 1 },
  // The greatest, exp(y - it), their sum, target (log sum - y); and back the same sum, then exp(y - log sum) mass - target.
  softmaxCrossEntropy: { forward: (s) => 7 * s.Y! + 2 * s.G! + 1, backward: (s) => 11 * s.Y! + 2 * s.G! + 1 },
  meanSquare: { forward: (s) => 3 * s.Y! + 1, backward: (s) => 3 * s.Y! + 2 },
};

function interfaceSizes({ R, V, W, masking, sharpness }: Record<string, number>) {
  const heads = R! + V!;
  return {
    squashed: V! * W! + R! + 2 * V! + masking! * heads * W!,
    strengths: heads + 2 * sharpness! * R! * V!,
    modes: R! * (1 + 2 * V!),
    copied: (R! + 2 * V!) * W!,
  };
}
