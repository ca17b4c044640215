/**
 * d = gain ∘ dout        dgain += dout ∘ normalized        dbias += dout
 *
 * dinput += scale (d - mean(d) - mean(d ∘ normalized) normalized), with the means of each group.
 */
import { operandAt, size, workspace } from "../../call";
import { LayerNorm } from "../../generated/operands";
import { add, addProducts, dot, loadLanes, madd, storeLanes, storeProducts, total } from "../../vector";

/** d of one group. */
export function layerNormWorkspace(call: usize): usize {
  return (<usize>size(call, LayerNorm.K)) << 2;
}

export function layerNormBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const groups = size(call, LayerNorm.G);
  const units = size(call, LayerNorm.K);
  for (let b = begin; b < end; b++) {
    const scales = operandAt(call, LayerNorm.scale, frame, b);
    for (let g = 0; g < groups; g++) {
      const first = (<usize>(g * units)) << 2;
      const normalized = operandAt(call, LayerNorm.normalized, frame, b) + first;
      const dOut = operandAt(call, LayerNorm.dOut, frame, b) + first;
      const gain = operandAt(call, LayerNorm.gain, frame, b) + first;
      add(dOut, operandAt(call, LayerNorm.dBias, frame, b) + first, units);
      addProducts(dOut, normalized, operandAt(call, LayerNorm.dGain, frame, b) + first, units);
      const dInput = operandAt(call, LayerNorm.dInput, frame, b) + first;
      const scale = load<f32>(scales + ((<usize>g) << 2));
      storeProducts(gain, dOut, workspace(frame), units);
      addInputGradient(workspace(frame), normalized, dInput, scale, units);
    }
  }
}

function addInputGradient(d: usize, normalized: usize, dInput: usize, scale: f32, n: i32): void {
  const mean = f32x4.splat(total(d, n) / <f32>n);
  const slope = f32x4.splat(dot(d, normalized, n) / <f32>n);
  const factor = f32x4.splat(scale);
  eachLanes(n, (k: usize, count: i32) => {
    const shift: Pair = madd(slope, loadLanes(normalized + k, count), mean);
    const sum: Pair = madd(factor, f32x4.sub(loadLanes(d + k, count), shift), loadLanes(dInput + k, count));
    storeLanes(dInput + k, sum, count);
  });
}
