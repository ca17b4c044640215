/** The sharpness (sharpness.ts) of both reads of a directional call that has it, for one batch element. */
import { operandAt, size } from "../../call";
import { Directional } from "../../generated/operands";
import { sharpen, sharpenBackward } from "./sharpness";

/** forward, backward ← rawForward, rawBackward, sharpened */
export function sharpenReads(call: usize, frame: usize, b: i32): void {
  const N = size(call, Directional.N);
  const heads = size(call, Directional.R) * size(call, Directional.V);
  sharpenRead(call, frame, b, true, heads, N);
  sharpenRead(call, frame, b, false, heads, N);
}

/** forward_rv if `forward`, a literal, else backward_rv. @inline */
function sharpenRead(call: usize, frame: usize, b: i32, forward: bool, heads: i32, N: i32): void {
  sharpen(
    operandAt(call, forward ? Directional.rawForward : Directional.rawBackward, frame, b),
    operandAt(call, forward ? Directional.forward : Directional.backward, frame, b),
    operandAt(call, forward ? Directional.forwardSharpness : Directional.backwardSharpness, frame, b),
    heads,
    N,
  );
}

/** dRawForward, dRawBackward ← the gradients of rawForward and rawBackward */
export function sharpenGradients(call: usize, frame: usize, b: i32, dRawForward: usize, dRawBackward: usize): void {
  const N = size(call, Directional.N);
  const heads = size(call, Directional.R) * size(call, Directional.V);
  sharpenGradient(call, frame, b, dRawForward, true, heads, N);
  sharpenGradient(call, frame, b, dRawBackward, false, heads, N);
}

/** As `sharpenRead`. @inline */
function sharpenGradient(call: usize, frame: usize, b: i32, dRaw: usize, forward: bool, heads: i32, N: i32): void {
  sharpenBackward(
    operandAt(call, forward ? Directional.rawForward : Directional.rawBackward, frame, b),
    operandAt(call, forward ? Directional.forward : Directional.backward, frame, b),
    operandAt(call, forward ? Directional.dForward : Directional.dBackward, frame, b),
    dRaw,
    operandAt(call, forward ? Directional.forwardSharpness : Directional.backwardSharpness, frame, b),
    operandAt(call, forward ? Directional.dForwardSharpness : Directional.dBackwardSharpness, frame, b),
    heads,
    N,
  );
}
