/** out = min(max(input, -clip), clip); NaN stays NaN. */
import { constant, operandAt, size } from "../../call";
import { Clamp } from "../../generated/operands";
import { clamp, loadLanes, storeLanes } from "../../vector";

export function clampForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const n = size(call, Clamp.K);
  const clip = f32x4.splat(constant(call, Clamp.clip));
  for (let b = begin; b < end; b++) {
    const x = operandAt(call, Clamp.input, frame, b);
    const y = operandAt(call, Clamp.out, frame, b);
    eachVector(n, (k: usize, count: i32) => {
      storeLanes(y + k, clamp(loadLanes(x + k, count), clip), count);
    });
  }
}
