/** out = min(max(input, -clip), clip); the gradient passes where |input| ≤ clip. */
import { constant, operandAt, size } from "../../call";
import { Clamp } from "../../generated/operands";
import { loadLanes, storeLanes } from "../../vector";

export function clampForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const n = size(call, Clamp.K);
  const clip = f32x4.splat(constant(call, Clamp.clip));
  for (let b = begin; b < end; b++) {
    const x = operandAt(call, Clamp.input, frame, b);
    const y = operandAt(call, Clamp.out, frame, b);
    let k: usize = 0;
    for (const last = (<usize>(n & ~3)) << 2; k < last; k += 16) forward4(x + k, y + k, clip, 4);
    if (n & 3) forward4(x + k, y + k, clip, n & 3);
  }
}

/** pmin and pmax in this order keep NaN. @inline */
function forward4(x: usize, y: usize, clip: v128, n: i32): void {
  storeLanes(y, f32x4.pmax(f32x4.pmin(loadLanes(x, n), clip), f32x4.neg(clip)), n);
}
