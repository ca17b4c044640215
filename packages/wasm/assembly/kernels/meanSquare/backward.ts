import { operandAt, size } from "../../call";
import { MeanSquare } from "../../generated/operands";
import { loadLanes, madd, storeLanes } from "../../vector";

export function meanSquareBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const n = size(call, MeanSquare.Y);
  for (let b = begin; b < end; b++) {
    const y = operandAt(call, MeanSquare.y, frame, b);
    const target = operandAt(call, MeanSquare.target, frame, b);
    const dy = operandAt(call, MeanSquare.dY, frame, b);
    const weight = load<f32>(operandAt(call, MeanSquare.weight, frame, b));
    const dLoss = load<f32>(operandAt(call, MeanSquare.dLoss, frame, b));
    const scale = f32x4.splat(2 * dLoss * weight);
    let k: usize = 0;
    for (const last = (<usize>(n & ~3)) << 2; k < last; k += 16) backward4(y + k, target + k, dy + k, scale, 4);
    if (n & 3) backward4(y + k, target + k, dy + k, scale, n & 3);
  }
}

/** @inline */
function backward4(y: usize, target: usize, dy: usize, scale: v128, n: i32): void {
  storeLanes(dy, madd(scale, f32x4.sub(loadLanes(y, n), loadLanes(target, n)), loadLanes(dy, n)), n);
}
