/** dinput += dout where |input| ≤ clip */
import { constant, operandAt, size } from "../../call";
import { Clamp } from "../../generated/operands";
import { addLanes, loadLanes } from "../../vector";

export function clampBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const n = size(call, Clamp.K);
  const clip = f32x4.splat(constant(call, Clamp.clip));
  for (let b = begin; b < end; b++) {
    const x = operandAt(call, Clamp.input, frame, b);
    const dx = operandAt(call, Clamp.dInput, frame, b);
    const dy = operandAt(call, Clamp.dOut, frame, b);
    eachVector(n, (k: usize, count: i32) => {
      const passing = f32x4.le(f32x4.abs(loadLanes(x + k, count)), clip);
      addLanes(dx + k, v128.and(loadLanes(dy + k, count), passing), count);
    });
  }
}
