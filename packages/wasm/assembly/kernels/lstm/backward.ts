/**
 * lstm backward. dh and dc pass only where h and c were not clamped:
 *
 *   dcell = dc + dh o (1 - tanh² cell)        di = dcell g i (1 - i)               df = dcell c(t-1) f (1 - f)
 *   dc(t-1) += dcell f                        dg = dcell i (1 - g²)                do = dh tanh(cell) o (1 - o)
 *
 * dz += di, df, dg, do, each clamped to ±gradientClip.
 */
import { constant, operandAt, size, workspace } from "../../call";
import { Lstm } from "../../generated/operands";
import { addBoth, Constant, clamp, four, limitOf, loadLanes, madd, mapTanh, prefetch } from "../../vector";

/** tanh(cell) of one batch element. */
export function lstmWorkspace(call: usize): usize {
  return (<usize>size(call, Lstm.H)) << 2;
}

export function lstmBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const units = size(call, Lstm.H);
  const part = (<usize>units) << 2;
  const limit = limitOf(constant(call, Lstm.clip));
  const bound = limitOf(constant(call, Lstm.gradientClip));
  const tanhs = workspace(frame);
  for (let b = begin; b < end; b++) {
    const gates = operandAt(call, Lstm.gates, frame, b);
    const cell = operandAt(call, Lstm.cell, frame, b);
    const prevC = operandAt(call, Lstm.prevC, frame, b);
    const dH = operandAt(call, Lstm.dH, frame, b);
    const dC = operandAt(call, Lstm.dC, frame, b);
    const dZ = operandAt(call, Lstm.dZ, frame, b);
    const dPrevC = operandAt(call, Lstm.dPrevC, frame, b);
    prefetch(gates, 4 * part);
    prefetch(dZ, 4 * part);
    mapTanh(cell, tanhs, units);
    eachLanes(units, (k: usize, count: i32) => {
      const gate = gates + k;
      const i: Pair = loadLanes(gate, count);
      const f: Pair = loadLanes(gate + part, count);
      const g: Pair = loadLanes(gate + 2 * part, count);
      const o: Pair = loadLanes(gate + 3 * part, count);
      const t: Pair = loadLanes(tanhs + k, count);
      const dh: Pair = passing(loadLanes(dH + k, count), f32x4.mul(o, t), limit);
      const dc: Pair = passing(loadLanes(dC + k, count), loadLanes(cell + k, count), limit);
      const dCell: Pair = madd(f32x4.mul(dh, o), complement(f32x4.mul(t, t)), dc);
      const dz = dZ + k;
      addBoth(dz, clamp(f32x4.mul(f32x4.mul(dCell, g), f32x4.mul(i, complement(i))), bound), count);
      const df: Pair = f32x4.mul(f32x4.mul(dCell, loadLanes(prevC + k, count)), f32x4.mul(f, complement(f)));
      addBoth(dz + part, clamp(df, bound), count);
      addBoth(dz + 2 * part, clamp(f32x4.mul(f32x4.mul(dCell, i), complement(f32x4.mul(g, g))), bound), count);
      addBoth(dz + 3 * part, clamp(f32x4.mul(f32x4.mul(dh, t), f32x4.mul(o, complement(o))), bound), count);
      addBoth(dPrevC + k, f32x4.mul(dCell, f), count);
    });
  }
}

/** 1 - x @inline */
function complement(x: v128): v128 {
  return f32x4.sub(four(Constant.one), x);
}

/** `gradient` where the value that it belongs to was not clamped, else 0. @inline */
function passing(gradient: v128, value: v128, limit: v128): v128 {
  return v128.and(gradient, f32x4.le(f32x4.abs(value), limit));
}
