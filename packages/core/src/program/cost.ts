/**
 * What a call costs, worked out and not measured: the floating-point operations it cannot do without, per batch row and step, and
 * the numbers it reads and writes.
 *
 * A multiply-add is two operations; exp, log, tanh and a division are one each, a comparison too. For a DNC with one write head
 * they add up to
 *
 *   forward  2P + (8+4R) N W + (4+4R) N² + (12R+25) N                     P weights, R read heads
 *   backward 4P - 8 X H + (8R+18) N W + (8R+10) N² + (20R+40) N           (no gradient of x is needed)
 *
 * and what is linear in H, W or Y alone: the gates, the interface, the loss. Nothing else has terms in N.
 */

import { type KernelName, kernels } from "../kernels/index.ts";
import { type Kernel, shapeSize } from "../kernels/kernel.ts";
import type { Call, Program } from "./program.ts";

/** parameterGradient: what the backward pass does once per segment for weights. */
export type Pass = "forward" | "backward" | "parameterGradient";
export const passes: readonly Pass[] = ["forward", "backward", "parameterGradient"];

type Count = (s: Record<string, number>, variant: Variant) => number;

interface Variant {
  /** The call has masks, de-allocation or sharpness. */
  readonly extra: boolean;
  /** The call mixes what is found by content with nothing else: no links, no allocation. */
  readonly contentAlone: boolean;
}

interface Cost {
  readonly forward: Count;
  readonly backward: Count;
}

/** σ(x) = 1 / (1 + exp(-x)), and oneplus(x) = 1 + log(1 + exp(x)). */
const SIGMOID = 3;
const ONEPLUS = 4;

/** Sharpening one weighting: log, times strength, exp, sum, divide; and back. */
const SHARPEN = 8;
const SHARPEN_BACKWARD = 16;

const costs: { readonly [Name in KernelName]: Cost } = {
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

/** What the operations of a call depend on; a call of a program, or one whose operands are placed. */
export type CostedCall = Pick<Call, "kernel" | "settings"> & { readonly operands: Readonly<Record<string, object>> };

/** Operations of one pass of a call for one batch row. */
export function callFlops(call: CostedCall, pass: Pass): number {
  const settings = call.settings as Record<string, number>;
  if (call.kernel === "linear" && pass === "backward") return inputGradientFlops(call);
  if (pass === "parameterGradient") return call.kernel === "linear" ? callFlops(call, "forward") : 0;
  return costs[call.kernel][pass](settings, variantOf(call));
}

/** Operations of a step for one batch row. */
export function programFlops(program: Program, pass: Pass): number {
  return program.calls.reduce((sum, call) => sum + callFlops(call, pass), 0);
}

/** Of a training step of the whole batch: forward and backward. */
export function trainingFlops(program: Program, batch: number): number {
  return batch * passes.reduce((sum, pass) => sum + programFlops(program, pass), 0);
}

function variantOf({ kernel, operands }: CostedCall): Variant {
  return {
    extra: kernel !== "usage" && ["masks", "retention", "forwardSharpness"].some((name) => name in operands),
    contentAlone: !("forward" in operands || "allocation" in operands),
  };
}

/** Of the inputs that training needs the gradient of: all but x. */
function inputGradientFlops({ operands, settings: { M, K0, K1, K2 } }: CostedCall): number {
  const isWanted = (operand: object | undefined) => !(operand && "tensor" in operand && operand.tensor === "x");
  const lengths = [K0!, K1!, K2!].filter((_, k) => isWanted(operands[`input${k}`]));
  return 2 * M! * lengths.reduce((sum, length) => sum + length, 0);
}

/** Numbers that a pass of a call reads and writes: those of every batch row, and the parameters, which all rows share. */
export interface Traffic {
  readonly row: number;
  readonly shared: number;
}

/**
 * As if nothing were in a cache: forward reads inputs, parameters and data and writes outputs and what is saved; backward reads all of these
 * and the gradients of outputs, and adds to those of inputs (read and written); parameterGradient likewise, to those of parameters.
 */
export function callTraffic({ kernel: name, operands, settings }: Call, pass: Pass): Traffic {
  const kernel: Kernel = kernels[name];
  const size = (group: Readonly<Record<string, string>>, wanted = (_name: string): boolean => true): number =>
    Object.entries(group).reduce(
      (sum, [operand, shape]) => sum + (operand in operands && wanted(operand) ? shapeSize(shape, settings) : 0),
      0,
    );
  const [inputs, outputs, parameters] = [size(kernel.inputs), size(kernel.outputs), size(kernel.parameters)];
  const read = inputs + size(kernel.data);
  if (pass === "forward") return { row: read + outputs + size(kernel.saved), shared: parameters };
  if (pass === "parameterGradient") return { row: parameters > 0 ? inputs + outputs : 0, shared: 2 * parameters };
  const wanted = size(kernel.inputs, (operand) => operands[operand]!.tensor !== "x");
  return { row: read + size(kernel.saved) + 2 * outputs + 2 * wanted, shared: parameters };
}
