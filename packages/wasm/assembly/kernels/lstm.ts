/**
 * i, f, g, o = σ, σ, tanh, σ (z)        cell = f ∘ c(t-1) + i ∘ g        h = o ∘ tanh(cell)        c = cell
 *
 * With `clip` > 0, h and c are clamped to ±clip, h from the unclamped cell; with `gradientClip` > 0, so is the gradient of z.
 */
import { constant, size, workspace } from "../call";
import { addBoth, Constant, four, LANES, loadLanes, loadRight, madd, storeLanes, storeRight, tanh4 } from "../lanes/index";
import { fetch } from "../lanes/fetch";
import { mapSigmoid, mapTanh } from "../lanes/maps";
import { Lstm } from "../operands";
import { rowAt } from "../row";

export function lstmForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const units = size(call, Lstm.H);
  const limit = limitOf(constant(call, Lstm.clip));
  for (let b = begin; b < end; b++) {
    const gates = rowAt(call, Lstm.gates, frame, b);
    activate(rowAt(call, Lstm.z, frame, b), gates, units);
    const prevC = rowAt(call, Lstm.prevC, frame, b);
    const h = rowAt(call, Lstm.h, frame, b);
    const c = rowAt(call, Lstm.c, frame, b);
    const cell = rowAt(call, Lstm.cell, frame, b);
    const part = <usize>units << 2;
    let k: usize = 0;
    for (const whole = <usize>(units & -LANES) << 2; k < whole; k += 4 * LANES) {
      forwardLanes(gates + k, prevC + k, h + k, c + k, cell + k, part, limit, LANES);
    }
    const rest = units & (LANES - 1);
    if (rest) forwardLanes(gates + k, prevC + k, h + k, c + k, cell + k, part, limit, rest);
  }
}

/**
 * gates ← σ, σ, tanh, σ (z), each of `units`: in loops short enough for the processor to look some rounds ahead, as it must to have
 * something to do while an exponential waits for itself.
 */
function activate(z: usize, gates: usize, units: i32): void {
  const part = <usize>units << 2;
  mapSigmoid(z, gates, 2 * units);
  mapTanh(z + 2 * part, gates + 2 * part, units);
  mapSigmoid(z + 3 * part, gates + 3 * part, units);
}

/** Units k to k + n - 1; `part` bytes lie between the gates of a unit. @inline */
function forwardLanes(gates: usize, prevC: usize, h: usize, c: usize, cell: usize, part: usize, limit: v128, n: i32): void {
  const forgets = gates + part;
  const candidates = gates + 2 * part;
  const outputs = gates + 3 * part;
  const sum = madd(loadLanes(forgets, n), loadLanes(prevC, n), f32x4.mul(loadLanes(gates, n), loadLanes(candidates, n)));
  const sum1 = madd(loadRight(forgets, n), loadRight(prevC, n), f32x4.mul(loadRight(gates, n), loadRight(candidates, n)));
  const hidden = clamp(f32x4.mul(loadLanes(outputs, n), tanh4(sum)), limit);
  const hidden1 = clamp(f32x4.mul(loadRight(outputs, n), tanh4(sum1)), limit);
  storeRight(cell, sum1, n);
  storeLanes(cell, sum, n);
  storeRight(h, hidden1, n);
  storeLanes(h, hidden, n);
  storeRight(c, clamp(sum1, limit), n);
  storeLanes(c, clamp(sum, limit), n);
}

/** tanh(cell) of a row. */
export function lstmWorkspace(call: usize): usize {
  return <usize>size(call, Lstm.H) << 2;
}

export function lstmBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const units = size(call, Lstm.H);
  const part = <usize>units << 2;
  const limit = limitOf(constant(call, Lstm.clip));
  const bound = limitOf(constant(call, Lstm.gradientClip));
  const tanhs = workspace(frame);
  for (let b = begin; b < end; b++) {
    const gates = rowAt(call, Lstm.gates, frame, b);
    const cell = rowAt(call, Lstm.cell, frame, b);
    const prevC = rowAt(call, Lstm.prevC, frame, b);
    const dh = rowAt(call, Lstm.dH, frame, b);
    const dc = rowAt(call, Lstm.dC, frame, b);
    const dz = rowAt(call, Lstm.dZ, frame, b);
    const dPrevC = rowAt(call, Lstm.dPrevC, frame, b);
    fetch(gates, 4 * part);
    fetch(dz, 4 * part);
    mapTanh(cell, tanhs, units);
    let k: usize = 0;
    for (const whole = <usize>(units & -LANES) << 2; k < whole; k += 4 * LANES) {
      backwardLanes(gates + k, cell + k, tanhs + k, prevC + k, dh + k, dc + k, dz + k, dPrevC + k, part, limit, bound, LANES);
    }
    const rest = units & (LANES - 1);
    if (rest) backwardLanes(gates + k, cell + k, tanhs + k, prevC + k, dh + k, dc + k, dz + k, dPrevC + k, part, limit, bound, rest);
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

/** A limit that is not set is infinite. @inline */
function limitOf(clip: f32): v128 {
  return f32x4.splat(clip > 0 ? clip : Infinity);
}

/** To ±limit; NaN stays NaN. @inline */
function clamp(x: v128, limit: v128): v128 {
  return f32x4.pmax(f32x4.pmin(x, limit), f32x4.neg(limit));
}

/** `gradient` where the value it belongs to was not clamped, else 0. @inline */
function passing(gradient: v128, value: v128, limit: v128): v128 {
  return v128.and(gradient, f32x4.le(f32x4.abs(value), limit));
}
