/**
 * normalized = (input - mean) scale        scale = 1 / √(variance + ε)        out = gain ∘ normalized + bias
 *
 * The mean and the variance are those of each of G groups of K numbers.
 */
import { operandAt, size } from "../../call";
import { LayerNorm } from "../../generated/operands";
import { dot, EPSILON, loadLanes, madd, storeLanes, total } from "../../vector";

export function layerNormForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const groups = size(call, LayerNorm.G);
  const units = size(call, LayerNorm.K);
  for (let b = begin; b < end; b++) {
    const scales = operandAt(call, LayerNorm.scale, frame, b);
    for (let g = 0; g < groups; g++) {
      const first = (<usize>(g * units)) << 2;
      const input = operandAt(call, LayerNorm.input, frame, b) + first;
      const normalized = operandAt(call, LayerNorm.normalized, frame, b) + first;
      const gain = operandAt(call, LayerNorm.gain, frame, b) + first;
      const bias = operandAt(call, LayerNorm.bias, frame, b) + first;
      const out = operandAt(call, LayerNorm.out, frame, b) + first;
      centre(input, normalized, units);
      const scale: f32 = 1 / sqrt(dot(normalized, normalized, units) / <f32>units + EPSILON);
      store<f32>(scales + ((<usize>g) << 2), scale);
      const factor = f32x4.splat(scale);
      eachLanes(units, (k: usize, count: i32) => {
        const unit: Pair = f32x4.mul(loadLanes(normalized + k, count), factor);
        const result: Pair = madd(unit, loadLanes(gain + k, count), loadLanes(bias + k, count));
        storeLanes(normalized + k, unit, count);
        storeLanes(out + k, result, count);
      });
    }
  }
}

/** y ← x - mean of x */
function centre(x: usize, y: usize, n: i32): void {
  const mean = f32x4.splat(total(x, n) / <f32>n);
  eachLanes(n, (k: usize, count: i32) => {
    const difference: Pair = f32x4.sub(loadLanes(x + k, count), mean);
    storeLanes(y + k, difference, count);
  });
}
