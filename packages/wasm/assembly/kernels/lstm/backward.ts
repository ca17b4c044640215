import { constant, operandAt, size, workspace } from "../../call";
import { Lstm } from "../../generated/operands";
import { addBoth, Constant, fetch, four, LANES, loadLanes, loadRight, madd, mapTanh } from "../../vector";
import { clamp, limitOf } from "./clip";

/** tanh(cell) of a row. */
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
    const dh = operandAt(call, Lstm.dH, frame, b);
    const dc = operandAt(call, Lstm.dC, frame, b);
    const dz = operandAt(call, Lstm.dZ, frame, b);
    const dPrevC = operandAt(call, Lstm.dPrevC, frame, b);
    fetch(gates, 4 * part);
    fetch(dz, 4 * part);
    mapTanh(cell, tanhs, units);
    let k: usize = 0;
    for (const whole = (<usize>(units & -LANES)) << 2; k < whole; k += 4 * LANES) {
      backwardLanes(
        gates + k,
        cell + k,
        tanhs + k,
        prevC + k,
        dh + k,
        dc + k,
        dz + k,
        dPrevC + k,
        part,
        limit,
        bound,
        LANES,
      );
    }
    const rest = units & (LANES - 1);
    if (rest)
      backwardLanes(
        gates + k,
        cell + k,
        tanhs + k,
        prevC + k,
        dh + k,
        dc + k,
        dz + k,
        dPrevC + k,
        part,
        limit,
        bound,
        rest,
      );
  }
}

/** @inline */
function backwardLanes(
  gates: usize,
  cell: usize,
  tanhs: usize,
  prevC: usize,
  dHidden: usize,
  dState: usize,
  dz: usize,
  dPrevC: usize,
  part: usize,
  limit: v128,
  bound: v128,
  n: i32,
): void {
  const i = loadLanes(gates, n);
  const i1 = loadRight(gates, n);
  const f = loadLanes(gates + part, n);
  const f1 = loadRight(gates + part, n);
  const g = loadLanes(gates + 2 * part, n);
  const g1 = loadRight(gates + 2 * part, n);
  const o = loadLanes(gates + 3 * part, n);
  const o1 = loadRight(gates + 3 * part, n);
  const t = loadLanes(tanhs, n);
  const t1 = loadRight(tanhs, n);
  const dh = passing(loadLanes(dHidden, n), f32x4.mul(o, t), limit);
  const dh1 = passing(loadRight(dHidden, n), f32x4.mul(o1, t1), limit);
  const dc = passing(loadLanes(dState, n), loadLanes(cell, n), limit);
  const dc1 = passing(loadRight(dState, n), loadRight(cell, n), limit);
  const dSum = madd(f32x4.mul(dh, o), complement(f32x4.mul(t, t)), dc);
  const dSum1 = madd(f32x4.mul(dh1, o1), complement(f32x4.mul(t1, t1)), dc1);
  const di = clamp(f32x4.mul(f32x4.mul(dSum, g), f32x4.mul(i, complement(i))), bound);
  const di1 = clamp(f32x4.mul(f32x4.mul(dSum1, g1), f32x4.mul(i1, complement(i1))), bound);
  addBoth(dz, di, di1, n);
  const df = clamp(f32x4.mul(f32x4.mul(dSum, loadLanes(prevC, n)), f32x4.mul(f, complement(f))), bound);
  const df1 = clamp(f32x4.mul(f32x4.mul(dSum1, loadRight(prevC, n)), f32x4.mul(f1, complement(f1))), bound);
  addBoth(dz + part, df, df1, n);
  const dg = clamp(f32x4.mul(f32x4.mul(dSum, i), complement(f32x4.mul(g, g))), bound);
  const dg1 = clamp(f32x4.mul(f32x4.mul(dSum1, i1), complement(f32x4.mul(g1, g1))), bound);
  addBoth(dz + 2 * part, dg, dg1, n);
  const dOut = clamp(f32x4.mul(f32x4.mul(dh, t), f32x4.mul(o, complement(o))), bound);
  const dOut1 = clamp(f32x4.mul(f32x4.mul(dh1, t1), f32x4.mul(o1, complement(o1))), bound);
  addBoth(dz + 3 * part, dOut, dOut1, n);
  addBoth(dPrevC, f32x4.mul(dSum, f), f32x4.mul(dSum1, f1), n);
}

/** 1 - x @inline */
function complement(x: v128): v128 {
  return f32x4.sub(four(Constant.one), x);
}

/** `gradient` where the value it belongs to was not clamped, else 0. @inline */
function passing(gradient: v128, value: v128, limit: v128): v128 {
  return v128.and(gradient, f32x4.le(f32x4.abs(value), limit));
}
