/** loss = weight · Σ_g Σ_j target_gj ( log Σ_k e^y_gk - y_gj ), G groups of Y/G classes */
import { operandAt, size } from "../../call";
import { SoftmaxCrossEntropy } from "../../generated/operands";
import { loadLanes, madd, sum4 } from "../../vector";
import { logSumExp } from "./logSumExp";

export function softmaxCrossEntropyForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const classes = size(call, SoftmaxCrossEntropy.Y) / size(call, SoftmaxCrossEntropy.G);
  for (let b = begin; b < end; b++) {
    let y = operandAt(call, SoftmaxCrossEntropy.y, frame, b);
    let target = operandAt(call, SoftmaxCrossEntropy.target, frame, b);
    let total: f32 = 0;
    for (let g = size(call, SoftmaxCrossEntropy.G); g > 0; g--) {
      total += groupLoss(y, target, classes);
      y += (<usize>classes) << 2;
      target += (<usize>classes) << 2;
    }
    const weight = load<f32>(operandAt(call, SoftmaxCrossEntropy.weight, frame, b));
    store<f32>(operandAt(call, SoftmaxCrossEntropy.loss, frame, b), weight * total);
  }
}

/** Σ_j target_j (log Σ_k e^y_k - y_j) */
function groupLoss(y: usize, target: usize, n: i32): f32 {
  const logSum = f32x4.splat(logSumExp(y, n));
  let total = f32x4.splat(0);
  eachVector(n, (k: usize, count: i32) => {
    total = madd(loadLanes(target + k, count), f32x4.sub(logSum, loadLanes(y + k, count)), total);
  });
  return sum4(total);
}
