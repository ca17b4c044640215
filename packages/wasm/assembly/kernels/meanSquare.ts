/** loss = weight · Σ_j (y_j - target_j)² */
import { at, rowStride, size } from "../call";
import { loadPart, madd, storePart, sum4 } from "../lanes/index";
import { MeanSquare } from "../operands";

export function meanSquareForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const n = size(call, MeanSquare.Y);
  for (let b = <usize>begin; b < <usize>end; b++) {
    const y = at(call, MeanSquare.y, frame) + b * rowStride(call, MeanSquare.y);
    const target = at(call, MeanSquare.target, frame) + b * rowStride(call, MeanSquare.target);
    let total = f32x4.splat(0);
    let k: usize = 0;
    for (const last = <usize>(n & ~3) << 2; k < last; k += 16) total = squares(y + k, target + k, total, 4);
    if (n & 3) total = squares(y + k, target + k, total, n & 3);
    const weight = load<f32>(at(call, MeanSquare.weight, frame) + b * rowStride(call, MeanSquare.weight));
    store<f32>(at(call, MeanSquare.loss, frame) + b * rowStride(call, MeanSquare.loss), weight * sum4(total));
  }
}

// @ts-ignore: decorator
@inline
function squares(y: usize, target: usize, total: v128, n: i32): v128 {
  const difference = f32x4.sub(loadPart(y, n), loadPart(target, n));
  return madd(difference, difference, total);
}

export function meanSquareBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const n = size(call, MeanSquare.Y);
  for (let b = <usize>begin; b < <usize>end; b++) {
    const y = at(call, MeanSquare.y, frame) + b * rowStride(call, MeanSquare.y);
    const target = at(call, MeanSquare.target, frame) + b * rowStride(call, MeanSquare.target);
    const dy = at(call, MeanSquare.dY, frame) + b * rowStride(call, MeanSquare.dY);
    const weight = load<f32>(at(call, MeanSquare.weight, frame) + b * rowStride(call, MeanSquare.weight));
    const dLoss = load<f32>(at(call, MeanSquare.dLoss, frame) + b * rowStride(call, MeanSquare.dLoss));
    const scale = f32x4.splat(2 * dLoss * weight);
    let k: usize = 0;
    for (const last = <usize>(n & ~3) << 2; k < last; k += 16) backward4(y + k, target + k, dy + k, scale, 4);
    if (n & 3) backward4(y + k, target + k, dy + k, scale, n & 3);
  }
}

// @ts-ignore: decorator
@inline
function backward4(y: usize, target: usize, dy: usize, scale: v128, n: i32): void {
  storePart(dy, madd(scale, f32x4.sub(loadPart(y, n), loadPart(target, n)), loadPart(dy, n)), n);
}
