import { constant, operandAt, size } from "../../call";
import { Clamp } from "../../generated/operands";
import { loadLanes, storeLanes } from "../../vector";

export function clampBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const n = size(call, Clamp.K);
  const clip = f32x4.splat(constant(call, Clamp.clip));
  for (let b = begin; b < end; b++) {
    const x = operandAt(call, Clamp.input, frame, b);
    const dx = operandAt(call, Clamp.dInput, frame, b);
    const dy = operandAt(call, Clamp.dOut, frame, b);
    let k: usize = 0;
    for (const last = (<usize>(n & ~3)) << 2; k < last; k += 16) backward4(x + k, dx + k, dy + k, clip, 4);
    if (n & 3) backward4(x + k, dx + k, dy + k, clip, n & 3);
  }
}

/** @inline */
function backward4(x: usize, dx: usize, dy: usize, clip: v128, n: i32): void {
  const passing = f32x4.le(f32x4.abs(loadLanes(x, n)), clip);
  storeLanes(dx, f32x4.add(loadLanes(dx, n), v128.and(loadLanes(dy, n), passing)), n);
}
