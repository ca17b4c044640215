/** dy_j += weight dloss (σ(y_j) - target_j) */
import { operandAt, size } from "../../call";
import { SigmoidCrossEntropy } from "../../generated/operands";
import { loadLanes, madd, sigmoid4, storeLanes } from "../../vector";

export function sigmoidCrossEntropyBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const n = size(call, SigmoidCrossEntropy.Y);
  for (let b = begin; b < end; b++) {
    const y = operandAt(call, SigmoidCrossEntropy.y, frame, b);
    const target = operandAt(call, SigmoidCrossEntropy.target, frame, b);
    const dy = operandAt(call, SigmoidCrossEntropy.dY, frame, b);
    const weight = load<f32>(operandAt(call, SigmoidCrossEntropy.weight, frame, b));
    const scale = f32x4.splat(load<f32>(operandAt(call, SigmoidCrossEntropy.dLoss, frame, b)) * weight);
    eachLanes(n, (k: usize, count: i32) => {
      const error: Pair = f32x4.sub(sigmoid4(loadLanes(y + k, count)), loadLanes(target + k, count));
      const d = dy + k;
      const sum: Pair = madd(scale, error, loadLanes(d, count));
      storeLanes(d, sum, count);
    });
  }
}
