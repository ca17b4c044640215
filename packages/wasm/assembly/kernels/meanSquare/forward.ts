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
    eachVector(n, (k: usize, count: i32) => {
      const difference = f32x4.sub(loadLanes(y + k, count), loadLanes(target + k, count));
      total = madd(difference, difference, total);
    });
    const weight = load<f32>(operandAt(call, MeanSquare.weight, frame, b));
    store<f32>(operandAt(call, MeanSquare.loss, frame, b), weight * sum4(total));
  }
}
