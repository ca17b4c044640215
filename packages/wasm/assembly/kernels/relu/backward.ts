import { operandAt, size } from "../../call";
import { Relu } from "../../generated/operands";
import { loadLanes, storeLanes } from "../../vector";

export function reluBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const n = size(call, Relu.K);
  for (let b = begin; b < end; b++) {
    const x = operandAt(call, Relu.input, frame, b);
    const dx = operandAt(call, Relu.dInput, frame, b);
    const dy = operandAt(call, Relu.dOut, frame, b);
    let k: usize = 0;
    for (const last = (<usize>(n & ~3)) << 2; k < last; k += 16) backward4(x + k, dx + k, dy + k, 4);
    if (n & 3) backward4(x + k, dx + k, dy + k, n & 3);
  }
}

/** @inline */
function backward4(x: usize, dx: usize, dy: usize, n: i32): void {
  const passing = f32x4.gt(loadLanes(x, n), f32x4.splat(0));
  storeLanes(dx, f32x4.add(loadLanes(dx, n), v128.and(loadLanes(dy, n), passing)), n);
}
