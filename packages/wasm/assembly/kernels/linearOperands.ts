/** The operands and sizes of a linear call that come in threes, by i = 0, 1, 2, and what it owns. */
import { has, isBlank, isPrevious, size } from "../call";
import { PANEL, panelBytes } from "../gemm/pack";
import { Linear } from "../operands";

// @ts-ignore: decorator
@inline
export function input(i: i32): i32 {
  return Linear.input0 + i * (Linear.input1 - Linear.input0);
}

// @ts-ignore: decorator
@inline
export function dInput(i: i32): i32 {
  return Linear.dInput0 + i * (Linear.dInput1 - Linear.dInput0);
}

// @ts-ignore: decorator
@inline
export function weight(i: i32): i32 {
  return Linear.weight0 + i * (Linear.weight1 - Linear.weight0);
}

// @ts-ignore: decorator
@inline
export function dWeight(i: i32): i32 {
  return Linear.dWeight0 + i * (Linear.dWeight1 - Linear.dWeight0);
}

/** Whether input i is known to be all zeros in this step, and nobody wants its gradient. */
export function isBlankInput(call: usize, i: i32, frame: usize): bool {
  return isBlank(frame) && has(call, weight(i)) && isPrevious(call, input(i));
}

export function wantsGradient(call: usize, i: i32, frame: usize): bool {
  return has(call, dInput(i)) && !isBlankInput(call, i, frame);
}

/** Length of input i. */
// @ts-ignore: decorator
@inline
export function width(call: usize, i: i32): i32 {
  return size(call, Linear.K0 + i * (Linear.K1 - Linear.K0));
}

/** Bytes from one row of W_i to the next. */
// @ts-ignore: decorator
@inline
export function weightStride(call: usize, i: i32): usize {
  return <usize>size(call, Linear.stride0 + i * (Linear.stride1 - Linear.stride0)) << 2;
}

/** Bytes of W_i in panels of 8 outputs, for forward; they stand first among what input i owns. */
export function forwardBytes(call: usize, i: i32): usize {
  return has(call, weight(i)) ? panelBytes(size(call, Linear.M), width(call, i), PANEL) : 0;
}

/** With the panels of 8 inputs, for backward, where the input has a gradient. */
export function ownedBytes(call: usize, i: i32): usize {
  return forwardBytes(call, i) + (has(call, dInput(i)) ? panelBytes(width(call, i), size(call, Linear.M), PANEL) : 0);
}
