/** dy_gj += weight dloss (softmax(y_g)_j Σ_k target_gk - target_gj), G groups of Y/G classes */
import { operandAt, size } from "../../call";
import { SoftmaxCrossEntropy } from "../../generated/operands";
import { exp4, loadLanes, madd, storeLanes, total } from "../../vector";
import { logSumExp } from "./logSumExp";

export function softmaxCrossEntropyBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const classes = size(call, SoftmaxCrossEntropy.Y) / size(call, SoftmaxCrossEntropy.G);
  for (let b = begin; b < end; b++) {
    let y = operandAt(call, SoftmaxCrossEntropy.y, frame, b);
    let target = operandAt(call, SoftmaxCrossEntropy.target, frame, b);
    let dy = operandAt(call, SoftmaxCrossEntropy.dY, frame, b);
    const weight = load<f32>(operandAt(call, SoftmaxCrossEntropy.weight, frame, b));
    const scale = f32x4.splat(load<f32>(operandAt(call, SoftmaxCrossEntropy.dLoss, frame, b)) * weight);
    for (let g = size(call, SoftmaxCrossEntropy.G); g > 0; g--) {
      groupBackward(y, target, dy, scale, classes);
      y += (<usize>classes) << 2;
      target += (<usize>classes) << 2;
      dy += (<usize>classes) << 2;
    }
  }
}

function groupBackward(y: usize, target: usize, dy: usize, scale: v128, n: i32): void {
  const logSum = f32x4.splat(logSumExp(y, n));
  const mass = f32x4.splat(total(target, n));
  eachVector(n, (k: usize, count: i32) => {
    const expected = f32x4.mul(mass, exp4(f32x4.sub(loadLanes(y + k, count), logSum)));
    const difference = f32x4.sub(expected, loadLanes(target + k, count));
    storeLanes(dy + k, madd(scale, difference, loadLanes(dy + k, count)), count);
  });
}
