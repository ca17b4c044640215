/** out = max(0, input); the gradient at 0 is 0. */
import { operandAt, size } from "../../call";
import { Relu } from "../../generated/operands";
import { loadLanes, storeLanes } from "../../vector";

export function reluForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const n = size(call, Relu.K);
  const zero = f32x4.splat(0);
  for (let b = begin; b < end; b++) {
    let x = operandAt(call, Relu.input, frame, b);
    let y = operandAt(call, Relu.out, frame, b);
    for (const last = x + ((<usize>(n & ~3)) << 2); x < last; x += 16, y += 16) {
      v128.store(y, f32x4.max(v128.load(x), zero));
    }
    if (n & 3) storeLanes(y, f32x4.max(loadLanes(x, n & 3), zero), n & 3);
  }
}
