/** loss = weight · Σ_j ( log(1 + e^y_j) - target_j y_j ) */
import { size } from "../call";
import {
  LANES,
  loadLanes,
  loadRight,
  loadTail,
  madd,
  nmadd,
  sigmoid4,
  softplus4,
  storeLanes,
  storeRight,
  sum4,
  bothOf,
} from "../lanes/index";
import { SigmoidCrossEntropy } from "../operands";
import { rowAt } from "../row";

/** log(1 + e^x) of it is 0: what fills up a tail. */
const IMPOSSIBLE: f32 = -200;

export function sigmoidCrossEntropyForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const n = size(call, SigmoidCrossEntropy.Y);
  for (let b = begin; b < end; b++) {
    let y = rowAt(call, SigmoidCrossEntropy.y, frame, b);
    let target = rowAt(call, SigmoidCrossEntropy.target, frame, b);
    let total = f32x4.splat(0);
    let total1 = total;
    for (const last = y + (<usize>(n & -LANES) << 2); y < last; y += 4 * LANES, target += 4 * LANES) {
      total = add4(v128.load(y), v128.load(target), total);
      total1 = add4(loadRight(y, LANES), loadRight(target, LANES), total1);
    }
    total = bothOf(total, total1);
    if (WIDE && n & 4) {
      total = add4(v128.load(y), v128.load(target), total);
      y += 16;
      target += 16;
    }
    if (n & 3) total = add4(loadTail(y, n & 3, IMPOSSIBLE), loadTail(target, n & 3, 0), total);
    const weight = load<f32>(rowAt(call, SigmoidCrossEntropy.weight, frame, b));
    store<f32>(rowAt(call, SigmoidCrossEntropy.loss, frame, b), weight * sum4(total));
  }
}

/** @inline */
function add4(y: v128, target: v128, total: v128): v128 {
  return f32x4.add(total, nmadd(y, target, softplus4(y)));
}

export function sigmoidCrossEntropyBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const n = size(call, SigmoidCrossEntropy.Y);
  for (let b = begin; b < end; b++) {
    const y = rowAt(call, SigmoidCrossEntropy.y, frame, b);
    const target = rowAt(call, SigmoidCrossEntropy.target, frame, b);
    const dy = rowAt(call, SigmoidCrossEntropy.dY, frame, b);
    const weight = load<f32>(rowAt(call, SigmoidCrossEntropy.weight, frame, b));
    const scale = f32x4.splat(load<f32>(rowAt(call, SigmoidCrossEntropy.dLoss, frame, b)) * weight);
    let k: usize = 0;
    const rest = n & (LANES - 1);
    for (const last = <usize>(n & -LANES) << 2; k < last; k += 4 * LANES) backwardLanes(y + k, target + k, dy + k, scale, LANES);
    if (rest) backwardLanes(y + k, target + k, dy + k, scale, rest);
  }
}

/** @inline */
function backwardLanes(y: usize, target: usize, dy: usize, scale: v128, n: i32): void {
  const left = madd(scale, f32x4.sub(sigmoid4(loadLanes(y, n)), loadLanes(target, n)), loadLanes(dy, n));
  const right = madd(scale, f32x4.sub(sigmoid4(loadRight(y, n)), loadRight(target, n)), loadRight(dy, n));
  storeRight(dy, right, n);
  storeLanes(dy, left, n);
}
