/**
 * i, f, g, o = σ, σ, tanh, σ (z)        cell = f ∘ c(t-1) + i ∘ g        h = o ∘ tanh(cell)        c = cell
 *
 * With `clip` > 0, h and c are clamped to ±clip; h is computed from the unclamped cell. With `gradientClip` > 0, so is the gradient of z.
 */
import { constant, operandAt, size } from "../../call";
import { Lstm } from "../../generated/operands";
import { clamp, limitOf, loadLanes, madd, mapSigmoid, mapTanh, storeLanes, tanh4 } from "../../vector";

export function lstmForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const units = size(call, Lstm.H);
  const part = (<usize>units) << 2;
  const limit = limitOf(constant(call, Lstm.clip));
  for (let b = begin; b < end; b++) {
    const input = operandAt(call, Lstm.gates, frame, b);
    activate(operandAt(call, Lstm.z, frame, b), input, units);
    const prevC = operandAt(call, Lstm.prevC, frame, b);
    const h = operandAt(call, Lstm.h, frame, b);
    const c = operandAt(call, Lstm.c, frame, b);
    const cell = operandAt(call, Lstm.cell, frame, b);
    eachLanes(units, (k: usize, count: i32) => {
      const i = input + k;
      const f = i + part;
      const g = i + 2 * part;
      const o = i + 3 * part;
      const sum: Pair = madd(
        loadLanes(f, count),
        loadLanes(prevC + k, count),
        f32x4.mul(loadLanes(i, count), loadLanes(g, count)),
      );
      const hidden: Pair = clamp(f32x4.mul(loadLanes(o, count), tanh4(sum)), limit);
      storeLanes(cell + k, sum, count);
      storeLanes(h + k, hidden, count);
      storeLanes(c + k, clamp(sum, limit), count);
    });
  }
}

/**
 * gates ← σ, σ, tanh, σ (z), each of `units`. One loop per gate: the loops are short enough for the processor to overlap consecutive
 * iterations, which hides the latency of the exponential.
 */
function activate(z: usize, gates: usize, units: i32): void {
  const part = (<usize>units) << 2;
  mapSigmoid(z, gates, 2 * units);
  mapTanh(z + 2 * part, gates + 2 * part, units);
  mapSigmoid(z + 3 * part, gates + 3 * part, units);
}
