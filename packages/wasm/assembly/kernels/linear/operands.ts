/** Operands and sizes of input i = 0, 1, 2 of a linear call. */
import { has, isPrevious, isZeroState, size } from "../../call";
import { Linear } from "../../generated/operands";

/** @inline */
export function input(i: i32): i32 {
  return Linear.input0 + i * (Linear.input1 - Linear.input0);
}

/** @inline */
export function dInput(i: i32): i32 {
  return Linear.dInput0 + i * (Linear.dInput1 - Linear.dInput0);
}

/** @inline */
export function weight(i: i32): i32 {
  return Linear.weight0 + i * (Linear.weight1 - Linear.weight0);
}

/** @inline */
export function dWeight(i: i32): i32 {
  return Linear.dWeight0 + i * (Linear.dWeight1 - Linear.dWeight0);
}

/** Whether input i is zero in this step because state(t-1) is, and its gradient is not needed. */
export function isZeroInput(call: usize, i: i32, frame: usize): bool {
  return isZeroState(frame) && has(call, weight(i)) && isPrevious(call, input(i));
}

export function wantsGradient(call: usize, i: i32, frame: usize): bool {
  return has(call, dInput(i)) && !isZeroInput(call, i, frame);
}

/** Length of input i. @inline */
export function width(call: usize, i: i32): i32 {
  return size(call, Linear.K0 + i * (Linear.K1 - Linear.K0));
}

/** Bytes from one row of W_i to the next. @inline */
export function weightStride(call: usize, i: i32): usize {
  return (<usize>size(call, Linear.stride0 + i * (Linear.stride1 - Linear.stride0))) << 2;
}

/** Number of terms that input i adds to an output; 0 if the call has no input i. */
export function depthOf(call: usize, i: i32): i32 {
  return has(call, weight(i)) ? width(call, i) : 0;
}

/** Number of terms of an output. */
export function depth(call: usize): i32 {
  return depthOf(call, 0) + depthOf(call, 1) + depthOf(call, 2);
}

export function hasOnlyZeroInputs(call: usize, frame: usize): bool {
  for (let i = 0; i < 3; i++) if (depthOf(call, i) > 0 && !isZeroInput(call, i, frame)) return false;
  return true;
}
