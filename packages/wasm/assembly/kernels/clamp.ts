/** out = min(max(input, -clip), clip); the gradient passes where |input| ≤ clip. */
import { constant, size } from "../call";
import { loadLanes, storeLanes } from "../lanes/index";
import { Clamp } from "../operands";
import { rowAt } from "../row";

export function clampForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const n = size(call, Clamp.K);
  const clip = f32x4.splat(constant(call, Clamp.clip));
  for (let b = begin; b < end; b++) {
    const x = rowAt(call, Clamp.input, frame, b);
    const y = rowAt(call, Clamp.out, frame, b);
    let k: usize = 0;
    for (const last = <usize>(n & ~3) << 2; k < last; k += 16) forward4(x + k, y + k, clip, 4);
    if (n & 3) forward4(x + k, y + k, clip, n & 3);
  }
}

/** pmin and pmax, in this order, let NaN through. @inline */
function forward4(x: usize, y: usize, clip: v128, n: i32): void {
  storeLanes(y, f32x4.pmax(f32x4.pmin(loadLanes(x, n), clip), f32x4.neg(clip)), n);
}

export function clampBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const n = size(call, Clamp.K);
  const clip = f32x4.splat(constant(call, Clamp.clip));
  for (let b = begin; b < end; b++) {
    const x = rowAt(call, Clamp.input, frame, b);
    const dx = rowAt(call, Clamp.dInput, frame, b);
    const dy = rowAt(call, Clamp.dOut, frame, b);
    let k: usize = 0;
    for (const last = <usize>(n & ~3) << 2; k < last; k += 16) backward4(x + k, dx + k, dy + k, clip, 4);
    if (n & 3) backward4(x + k, dx + k, dy + k, clip, n & 3);
  }
}

/** @inline */
function backward4(x: usize, dx: usize, dy: usize, clip: v128, n: i32): void {
  const passing = f32x4.le(f32x4.abs(loadLanes(x, n)), clip);
  storeLanes(dx, f32x4.add(loadLanes(dx, n), v128.and(loadLanes(dy, n), passing)), n);
}
