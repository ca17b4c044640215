/**
 * Floating-point operations of each primitive for one batch element, derived and not measured. A multiply-add counts as two operations;
 * exp, log, tanh, a division and a comparison count as one each.
 */
import type { KernelName, SparseKernelName } from "./specs/index.ts";

export type Count = (s: Record<string, number>, variant: Variant) => number;

export interface Variant {
  /** The call has masks, de-allocation, sharpness or dropout. */
  readonly extra: boolean;
  /** The call reads or writes by content alone, without links or allocation. */
  readonly contentAlone: boolean;
}

export interface Cost {
  readonly forward: Count;
  readonly backward: Count;
}

/** Operations of σ(x) = 1 / (1 + exp(-x)) and oneplus(x) = 1 + log(1 + exp(x)). */
const SIGMOID = 3;
const ONEPLUS = 4;

/** Operations per number of a weighting that is sharpened: log, product with the sharpness, exp, sum, division. */
const SHARPEN = 8;
const SHARPEN_BACKWARD = 16;

export const costs: { readonly [Name in KernelName | SparseKernelName]: Cost } = {
  // Weight gradients count as `parameterGradient`. The gradient of x is not computed: see callFlops (program/cost.ts).
  linear: { forward: (s) => 2 * s.M! * (s.K0! + s.K1! + s.K2!), backward: () => 0 },
  // Per number: mean, difference, its square, product with the scale, gain, bias. Per group: mean, variance, ε, root, quotient.
  // Backward: product with the gain, two sums, two gradients, and the difference of three terms, scaled and added.
  layerNorm: { forward: (s) => s.G! * (7 * s.K! + 5), backward: (s) => s.G! * (13 * s.K! + 2) },
  // Per unit: three σ and two tanh, then c = f c + i g and h = o tanh(c). Backward: tanh(c), five products of three or more factors, six sums.
  lstm: { forward: (s) => (3 * SIGMOID + 6) * s.H!, backward: (s) => 28 * s.H! },
  // Per unit: two σ of a sum, tanh of a sum with a product, the mixture. Backward: mixture, factors of three gates, seven sums.
  gru: { forward: (s) => (2 * (SIGMOID + 1) + 6) * s.H!, backward: (s) => 26 * s.H! },
  relu: { forward: (s) => s.K!, backward: (s) => 2 * s.K! },
  interfaceVector: {
    forward: (s) => {
      const { squashed, strengths, modes, copied } = interfaceSizes(s);
      return (
        SIGMOID * squashed +
        ONEPLUS * strengths -
        s.softplusStrengths! * (s.R! + s.V!) +
        4 * modes +
        s.tanhVectors! * copied
      );
    },
    // Gradient of a copy: d; of σ: d s (1 - s); of tanh: d (1 - t²); of oneplus: d σ(x); of softmax: s (d - Σ s d). Each is added.
    backward: (s) => {
      const { squashed, strengths, modes, copied } = interfaceSizes(s);
      return (1 + 3 * s.tanhVectors!) * copied + 4 * squashed + (SIGMOID + 2) * strengths + 5 * modes;
    },
  },
  usage: { forward: (s) => (2 * s.R! + 4 * s.V!) * s.N!, backward: (s) => (4 * s.R! + 8 * s.V!) * s.N! },
  // Key · word. Both look-ups of a step share the squares of the words (half each). With masks every head has norms of its own.
  contentWeighting: {
    forward: (s, { extra }) => ((extra ? 4 : 2) * s.K! + 1) * s.N! * s.W! + 5 * s.K! * s.N!,
    // Gradients of keys and words; with masks also of the masks, and through the norms of every head.
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
  // Of a sparse memory only the content look-up visits all locations; its backward visits those chosen. The choices themselves are not counted.
  sparseUsage: {
    forward: (s) => (2 * s.R! + 4 * s.V!) * s.touched!,
    backward: (s) => (4 * s.R! + 8 * s.V!) * s.touched!,
  },
  sparseContentWeighting: {
    forward: (s, { extra }) => ((extra ? 4 : 2) * s.heads! + 1) * s.N! * s.W! + 5 * s.heads! * s.reads!,
    backward: (s, { extra }) => s.heads! * s.reads! * ((extra ? 11 : 5) * s.W! + 6),
  },
  sparseAllocation: {
    forward: (s) => 7 * s.V! * s.allocations!,
    backward: (s) => 12 * s.V! * s.allocations!,
  },
  sparseWriteWeighting: {
    forward: (s, { contentAlone }) => (contentAlone ? 1 : 5) * s.V! * s.writeSize!,
    backward: (s, { contentAlone }) => (contentAlone ? 4 : 10) * s.V! * s.writeSize!,
  },
  sparseMemoryWrite: {
    forward: (s, { extra }) => (4 * s.V! + (extra ? 1 : 0)) * s.written! * s.W!,
    backward: (s, { extra }) => (12 * s.V! + (extra ? 3 : 0)) * s.written! * s.W!,
  },
  // The links of rows and of columns that are written, and the new links.
  sparseTemporalLink: {
    forward: (s) => s.V! * (12 * s.writeSize! * s.links! + 4 * (s.writeSize! + s.links!)),
    backward: (s) => s.V! * (30 * s.writeSize! * s.links! + 4 * (s.writeSize! + s.links!)),
  },
  sparseDirectional: {
    forward: (s, { extra }) => s.R! * s.V! * (4 * s.readSize! * s.links! + (extra ? 2 * SHARPEN * s.reads! : 0)),
    backward: (s, { extra }) =>
      s.R! * s.V! * (8 * s.readSize! * s.links! + (extra ? 2 * SHARPEN_BACKWARD * s.reads! : 0)),
  },
  sparseReadWeighting: {
    forward: (s, { contentAlone }) => s.R! * (contentAlone ? 1 : 5 * s.V!) * s.reads!,
    backward: (s, { contentAlone }) => s.R! * (contentAlone ? 4 : 10 * s.V!) * s.reads!,
  },
  sparseMemoryRead: { forward: (s) => 2 * s.R! * s.readSize! * s.W!, backward: (s) => 4 * s.R! * s.readSize! * s.W! },
  writePrice: { forward: (s) => s.V! * s.N! + 2, backward: (s) => s.V! * s.N! + 2 },
  join: {
    forward: (s, { extra }) => (extra ? s.K0! : 0),
    backward: (s, { extra }) => s.K! + (extra ? s.K0! : 0),
  },
  clamp: { forward: (s) => 2 * s.K!, backward: (s) => 2 * s.K! },
  // Forward: max, y · target, exp, log, three sums. Backward: σ(y) - target, scaled and added.
  sigmoidCrossEntropy: { forward: (s) => 7 * s.Y! + 1, backward: (s) => (SIGMOID + 3) * s.Y! + 1 },
  // Forward: maximum, exp(y - maximum), sum, target (log sum - y). Backward: the same sum, then mass exp(y - log sum) - target.
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
