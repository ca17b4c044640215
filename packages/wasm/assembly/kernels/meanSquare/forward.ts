/** loss = weight · Σ_j (y_j - target_j)² */
import { operandAt, size } from "../../call";
import { MeanSquare } from "../../generated/operands";
import { loadLanes, madd, sum4 } from "../../vector";

export function meanSquareForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const n = size(call, MeanSquare.Y);
  for (let b = begin; b < end; b++) {
    const y = operandAt(call, MeanSquare.y, frame, b);
    const target = operandAt(call, MeanSquare.target, frame, b);
    let total = f32x4.splat(0);
    let k: usize = 0;
    for (const last = (<usize>(n & ~3)) << 2; k < last; k += 16) total = squares(y + k, target + k, total, 4);
    if (n & 3) total = squares(y + k, target + k, total, n & 3);
    const weight = load<f32>(operandAt(call, MeanSquare.weight, frame, b));
    store<f32>(operandAt(call, MeanSquare.loss, frame, b), weight * sum4(total));
  }
}

/** @inline */
function squares(y: usize, target: usize, total: v128, n: i32): v128 {
  const difference = f32x4.sub(loadLanes(y, n), loadLanes(target, n));
  return madd(difference, difference, total);
}
