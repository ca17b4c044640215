import { operandAt, size } from "../../call";
import { SoftmaxCrossEntropy } from "../../generated/operands";
import { exp4, loadLanes, madd, storeLanes, sum4 } from "../../vector";
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

/** dy_j += scale (mass · softmax(y)_j - target_j), mass = Σ target */
function groupBackward(y: usize, target: usize, dy: usize, scale: v128, n: i32): void {
  const logSum = f32x4.splat(logSumExp(y, n));
  const mass = f32x4.splat(sumOf(target, n));
  let k: usize = 0;
  for (const last = (<usize>(n & ~3)) << 2; k < last; k += 16) {
    backward4(y + k, target + k, dy + k, scale, logSum, mass, 4);
  }
  if (n & 3) backward4(y + k, target + k, dy + k, scale, logSum, mass, n & 3);
}

/** @inline */
function backward4(y: usize, target: usize, dy: usize, scale: v128, logSum: v128, mass: v128, n: i32): void {
  const expected = f32x4.mul(mass, exp4(f32x4.sub(loadLanes(y, n), logSum)));
  storeLanes(dy, madd(scale, f32x4.sub(expected, loadLanes(target, n)), loadLanes(dy, n)), n);
}

function sumOf(x: usize, n: i32): f32 {
  let total = f32x4.splat(0);
  for (const last = x + ((<usize>(n & ~3)) << 2); x < last; x += 16) total = f32x4.add(total, v128.load(x));
  if (n & 3) total = f32x4.add(total, loadLanes(x, n & 3));
  return sum4(total);
}
