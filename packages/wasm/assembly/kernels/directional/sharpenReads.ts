/** The sharpness of a directional call's reads (sharpness.ts), for one batch element; for calls that have it. */
import { operandAt, size } from "../../call";
import { Directional } from "../../generated/operands";
import { sharpen, sharpenBackward } from "./sharpness";

/** forward, backward ← rawForward, rawBackward made sharper */
export function sharpenReads(call: usize, frame: usize, b: i32): void {
  const N = size(call, Directional.N);
  const heads = size(call, Directional.R) * size(call, Directional.V);
  sharpen(
    operandAt(call, Directional.rawForward, frame, b),
    operandAt(call, Directional.forward, frame, b),
    operandAt(call, Directional.forwardSharpness, frame, b),
    heads,
    N,
  );
  sharpen(
    operandAt(call, Directional.rawBackward, frame, b),
    operandAt(call, Directional.backward, frame, b),
    operandAt(call, Directional.backwardSharpness, frame, b),
    heads,
    N,
  );
}

/** dRawForward, dRawBackward ← the gradients of what was made sharper */
export function sharpenGradients(call: usize, frame: usize, b: i32, dRawForward: usize, dRawBackward: usize): void {
  const N = size(call, Directional.N);
  const heads = size(call, Directional.R) * size(call, Directional.V);
  sharpenBackward(
    operandAt(call, Directional.rawForward, frame, b),
    operandAt(call, Directional.forward, frame, b),
    operandAt(call, Directional.dForward, frame, b),
    dRawForward,
    operandAt(call, Directional.forwardSharpness, frame, b),
    operandAt(call, Directional.dForwardSharpness, frame, b),
    heads,
    N,
  );
  sharpenBackward(
    operandAt(call, Directional.rawBackward, frame, b),
    operandAt(call, Directional.backward, frame, b),
    operandAt(call, Directional.dBackward, frame, b),
    dRawBackward,
    operandAt(call, Directional.backwardSharpness, frame, b),
    operandAt(call, Directional.dBackwardSharpness, frame, b),
    heads,
    N,
  );
}
