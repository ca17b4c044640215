/** loss = weight · Σ_j (y_j - target_j)² */
import { size } from "../call";
import { loadLanes, madd, storeLanes, sum4 } from "../lanes/index";
import { MeanSquare } from "../operands";
import { rowAt } from "../row";

export function meanSquareForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const n = size(call, MeanSquare.Y);
  for (let b = begin; b < end; b++) {
    const y = rowAt(call, MeanSquare.y, frame, b);
    const target = rowAt(call, MeanSquare.target, frame, b);
    let total = f32x4.splat(0);
    let k: usize = 0;
    for (const last = <usize>(n & ~3) << 2; k < last; k += 16) total = squares(y + k, target + k, total, 4);
    if (n & 3) total = squares(y + k, target + k, total, n & 3);
    const weight = load<f32>(rowAt(call, MeanSquare.weight, frame, b));
    store<f32>(rowAt(call, MeanSquare.loss, frame, b), weight * sum4(total));
  }
}

/** @inline */
function squares(y: usize, target: usize, total: v128, n: i32): v128 {
  const difference = f32x4.sub(loadLanes(y, n), loadLanes(target, n));
  return madd(difference, difference, total);
}

export function meanSquareBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const n = size(call, MeanSquare.Y);
  for (let b = begin; b < end; b++) {
    const y = rowAt(call, MeanSquare.y, frame, b);
    const target = rowAt(call, MeanSquare.target, frame, b);
    const dy = rowAt(call, MeanSquare.dY, frame, b);
    const weight = load<f32>(rowAt(call, MeanSquare.weight, frame, b));
    const dLoss = load<f32>(rowAt(call, MeanSquare.dLoss, frame, b));
    const scale = f32x4.splat(2 * dLoss * weight);
    let k: usize = 0;
    for (const last = <usize>(n & ~3) << 2; k < last; k += 16) backward4(y + k, target + k, dy + k, scale, 4);
    if (n & 3) backward4(y + k, target + k, dy + k, scale, n & 3);
  }
}

/** @inline */
function backward4(y: usize, target: usize, dy: usize, scale: v128, n: i32): void {
  storeLanes(dy, madd(scale, f32x4.sub(loadLanes(y, n), loadLanes(target, n)), loadLanes(dy, n)), n);
}
