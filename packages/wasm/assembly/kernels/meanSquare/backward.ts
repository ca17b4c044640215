/** dy_j += 2 weight dloss (y_j - target_j) */
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
    eachVector(n, (k: usize, count: i32) => {
      const difference = f32x4.sub(loadLanes(y + k, count), loadLanes(target + k, count));
      storeLanes(dy + k, madd(scale, difference, loadLanes(dy + k, count)), count);
    });
  }
}
