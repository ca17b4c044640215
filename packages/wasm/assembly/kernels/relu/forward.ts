/** out = max(0, input) */
import { operandAt, size } from "../../call";
import { Relu } from "../../generated/operands";
import { loadLanes, storeLanes } from "../../vector";

export function reluForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const n = size(call, Relu.K);
  const zero = f32x4.splat(0);
  for (let b = begin; b < end; b++) {
    const x = operandAt(call, Relu.input, frame, b);
    const y = operandAt(call, Relu.out, frame, b);
    eachVector(n, (k: usize, count: i32) => {
      storeLanes(y + k, f32x4.max(loadLanes(x + k, count), zero), count);
    });
  }
}
