import { operandAt, size } from "../../call";
import { SigmoidCrossEntropy } from "../../generated/operands";
import { LANES, loadLanes, madd, sigmoid4, storeLanes } from "../../vector";

export function sigmoidCrossEntropyBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const n = size(call, SigmoidCrossEntropy.Y);
  for (let b = begin; b < end; b++) {
    const y = operandAt(call, SigmoidCrossEntropy.y, frame, b);
    const target = operandAt(call, SigmoidCrossEntropy.target, frame, b);
    const dy = operandAt(call, SigmoidCrossEntropy.dY, frame, b);
    const weight = load<f32>(operandAt(call, SigmoidCrossEntropy.weight, frame, b));
    const scale = f32x4.splat(load<f32>(operandAt(call, SigmoidCrossEntropy.dLoss, frame, b)) * weight);
    let k: usize = 0;
    const rest = n & (LANES - 1);
    for (const last = (<usize>(n & -LANES)) << 2; k < last; k += 4 * LANES)
      backwardLanes(y + k, target + k, dy + k, scale, LANES);
    if (rest) backwardLanes(y + k, target + k, dy + k, scale, rest);
  }
}

/** @inline */
function backwardLanes(y: usize, target: usize, dy: usize, scale: v128, n: i32): void {
  const error: Pair = f32x4.sub(sigmoid4(loadLanes(y, n)), loadLanes(target, n));
  const sum: Pair = madd(scale, error, loadLanes(dy, n));
  storeLanes(dy, sum, n);
}
