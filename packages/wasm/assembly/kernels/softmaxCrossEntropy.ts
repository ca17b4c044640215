/** loss = weight · Σ_g Σ_j target_gj ( log Σ_k e^y_gk - y_gj ), G groups of Y/G classes */
import { size } from "../call";
import { exp4, loadLanes, loadTail, log1, madd, max4, storeLanes, sum4 } from "../lanes/index";
import { SoftmaxCrossEntropy } from "../operands";
import { rowAt } from "../row";

export function softmaxCrossEntropyForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const classes = size(call, SoftmaxCrossEntropy.Y) / size(call, SoftmaxCrossEntropy.G);
  for (let b = begin; b < end; b++) {
    let y = rowAt(call, SoftmaxCrossEntropy.y, frame, b);
    let target = rowAt(call, SoftmaxCrossEntropy.target, frame, b);
    let total: f32 = 0;
    for (let g = size(call, SoftmaxCrossEntropy.G); g > 0; g--) {
      total += groupLoss(y, target, classes);
      y += <usize>classes << 2;
      target += <usize>classes << 2;
    }
    const weight = load<f32>(rowAt(call, SoftmaxCrossEntropy.weight, frame, b));
    store<f32>(rowAt(call, SoftmaxCrossEntropy.loss, frame, b), weight * total);
  }
}

/** Σ_j target_j (log Σ_k e^y_k - y_j) */
function groupLoss(y: usize, target: usize, n: i32): f32 {
  const logSum = f32x4.splat(logSumExp(y, n));
  let total = f32x4.splat(0);
  for (const last = y + (<usize>(n & ~3) << 2); y < last; y += 16, target += 16) {
    total = madd(v128.load(target), f32x4.sub(logSum, v128.load(y)), total);
  }
  if (n & 3) total = madd(loadLanes(target, n & 3), f32x4.sub(logSum, loadLanes(y, n & 3)), total);
  return sum4(total);
}

export function softmaxCrossEntropyBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const classes = size(call, SoftmaxCrossEntropy.Y) / size(call, SoftmaxCrossEntropy.G);
  for (let b = begin; b < end; b++) {
    let y = rowAt(call, SoftmaxCrossEntropy.y, frame, b);
    let target = rowAt(call, SoftmaxCrossEntropy.target, frame, b);
    let dy = rowAt(call, SoftmaxCrossEntropy.dY, frame, b);
    const weight = load<f32>(rowAt(call, SoftmaxCrossEntropy.weight, frame, b));
    const scale = f32x4.splat(load<f32>(rowAt(call, SoftmaxCrossEntropy.dLoss, frame, b)) * weight);
    for (let g = size(call, SoftmaxCrossEntropy.G); g > 0; g--) {
      groupBackward(y, target, dy, scale, classes);
      y += <usize>classes << 2;
      target += <usize>classes << 2;
      dy += <usize>classes << 2;
    }
  }
}

/** dy_j += scale (mass · softmax(y)_j - target_j), mass = Σ target */
function groupBackward(y: usize, target: usize, dy: usize, scale: v128, n: i32): void {
  const logSum = f32x4.splat(logSumExp(y, n));
  const mass = f32x4.splat(sumOf(target, n));
  let k: usize = 0;
  for (const last = <usize>(n & ~3) << 2; k < last; k += 16) {
    backward4(y + k, target + k, dy + k, scale, logSum, mass, 4);
  }
  if (n & 3) backward4(y + k, target + k, dy + k, scale, logSum, mass, n & 3);
}

/** @inline */
function backward4(y: usize, target: usize, dy: usize, scale: v128, logSum: v128, mass: v128, n: i32): void {
  const expected = f32x4.mul(mass, exp4(f32x4.sub(loadLanes(y, n), logSum)));
  storeLanes(dy, madd(scale, f32x4.sub(expected, loadLanes(target, n)), loadLanes(dy, n)), n);
}

/** log Σ_j e^x_j, max-subtracted; n ≥ 1. */
function logSumExp(x: usize, n: i32): f32 {
  const end = x + (<usize>(n & ~3) << 2);
  const tail = n & 3 ? loadTail(end, n & 3, -Infinity) : f32x4.splat(-Infinity);
  let top = tail;
  for (let at = x; at < end; at += 16) top = f32x4.max(top, v128.load(at));
  const largest = max4(top);
  top = f32x4.splat(largest);
  let total = exp4(f32x4.sub(tail, top));
  for (let at = x; at < end; at += 16) total = f32x4.add(total, exp4(f32x4.sub(v128.load(at), top)));
  return largest + log1(sum4(total));
}

function sumOf(x: usize, n: i32): f32 {
  let total = f32x4.splat(0);
  for (const last = x + (<usize>(n & ~3) << 2); x < last; x += 16) total = f32x4.add(total, v128.load(x));
  if (n & 3) total = f32x4.add(total, loadLanes(x, n & 3));
  return sum4(total);
}
