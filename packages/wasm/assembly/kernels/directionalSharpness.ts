/** The sharpness of a directional call's reads (sharpness.ts), for one batch row; for calls that have it. */
import { size } from "../call";
import { Directional } from "../operands";
import { rowAt } from "../row";
import { sharpen, sharpenBackward } from "./sharpness";

/** forward, backward ← rawForward, rawBackward made sharper */
export function sharpenReads(call: usize, frame: usize, b: i32): void {
  const N = size(call, Directional.N);
  const heads = size(call, Directional.R) * size(call, Directional.V);
  sharpen(
    rowAt(call, Directional.rawForward, frame, b), rowAt(call, Directional.forward, frame, b),
    rowAt(call, Directional.forwardSharpness, frame, b), heads, N,
  );
  sharpen(
    rowAt(call, Directional.rawBackward, frame, b), rowAt(call, Directional.backward, frame, b),
    rowAt(call, Directional.backwardSharpness, frame, b), heads, N,
  );
}

/** dRawForward, dRawBackward ← the gradients of what was made sharper */
export function sharpenGradients(call: usize, frame: usize, b: i32, dRawForward: usize, dRawBackward: usize): void {
  const N = size(call, Directional.N);
  const heads = size(call, Directional.R) * size(call, Directional.V);
  sharpenBackward(
    rowAt(call, Directional.rawForward, frame, b), rowAt(call, Directional.forward, frame, b),
    rowAt(call, Directional.dForward, frame, b), dRawForward,
    rowAt(call, Directional.forwardSharpness, frame, b), rowAt(call, Directional.dForwardSharpness, frame, b), heads, N,
  );
  sharpenBackward(
    rowAt(call, Directional.rawBackward, frame, b), rowAt(call, Directional.backward, frame, b),
    rowAt(call, Directional.dBackward, frame, b), dRawBackward,
    rowAt(call, Directional.backwardSharpness, frame, b), rowAt(call, Directional.dBackwardSharpness, frame, b), heads, N,
  );
}
