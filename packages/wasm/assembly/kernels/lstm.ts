/**
 * i, f, g, o = σ, σ, tanh, σ (z)        cell = f ∘ c(t-1) + i ∘ g        h = o ∘ tanh(cell)        c = cell
 *
 * With `clip` > 0, h and c are clamped to ±clip, h from the unclamped cell; with `gradientClip` > 0, so is the gradient of z.
 */
import { constant, size, workspace } from "../call";
import { addLanes, Constant, four, loadLanes, madd, storeLanes, tanh4 } from "../lanes/index";
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
    for (const whole = <usize>(units & ~3) << 2; k < whole; k += 16) {
      forward4(gates + k, prevC + k, h + k, c + k, cell + k, part, limit, 4);
    }
    const rest = units & 3;
    if (rest) forward4(gates + k, prevC + k, h + k, c + k, cell + k, part, limit, rest);
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

/** Units k to k + n - 1; `part` bytes lie between the gates of a unit. */
// @ts-ignore: decorator
@inline
function forward4(gates: usize, prevC: usize, h: usize, c: usize, cell: usize, part: usize, limit: v128, n: i32): void {
  const i = loadLanes(gates, n);
  const f = loadLanes(gates + part, n);
  const g = loadLanes(gates + 2 * part, n);
  const o = loadLanes(gates + 3 * part, n);
  const sum = madd(f, loadLanes(prevC, n), f32x4.mul(i, g));
  storeLanes(cell, sum, n);
  storeLanes(h, clamp(f32x4.mul(o, tanh4(sum)), limit), n);
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
    for (const whole = <usize>(units & ~3) << 2; k < whole; k += 16) {
      backward4(gates + k, cell + k, tanhs + k, prevC + k, dh + k, dc + k, dz + k, dPrevC + k, part, limit, bound, 4);
    }
    const rest = units & 3;
    if (rest) backward4(gates + k, cell + k, tanhs + k, prevC + k, dh + k, dc + k, dz + k, dPrevC + k, part, limit, bound, rest);
  }
}

// @ts-ignore: decorator
@inline
function backward4(
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
  const f = loadLanes(gates + part, n);
  const g = loadLanes(gates + 2 * part, n);
  const o = loadLanes(gates + 3 * part, n);
  const sum = loadLanes(cell, n);
  const tanhSum = loadLanes(tanhs, n);
  const dh = passing(loadLanes(dHidden, n), f32x4.mul(o, tanhSum), limit);
  const dc = passing(loadLanes(dState, n), sum, limit);
  const dSum = madd(f32x4.mul(dh, o), complement(f32x4.mul(tanhSum, tanhSum)), dc);
  addLanes(dz, clamp(f32x4.mul(f32x4.mul(dSum, g), f32x4.mul(i, complement(i))), bound), n);
  const df = f32x4.mul(dSum, loadLanes(prevC, n));
  addLanes(dz + part, clamp(f32x4.mul(df, f32x4.mul(f, complement(f))), bound), n);
  addLanes(dz + 2 * part, clamp(f32x4.mul(f32x4.mul(dSum, i), complement(f32x4.mul(g, g))), bound), n);
  addLanes(dz + 3 * part, clamp(f32x4.mul(f32x4.mul(dh, tanhSum), f32x4.mul(o, complement(o))), bound), n);
  addLanes(dPrevC, f32x4.mul(dSum, f), n);
}

/** 1 - x */
// @ts-ignore: decorator
@inline
function complement(x: v128): v128 {
  return f32x4.sub(four(Constant.one), x);
}

/** A limit that is not set is infinite. */
// @ts-ignore: decorator
@inline
function limitOf(clip: f32): v128 {
  return f32x4.splat(clip > 0 ? clip : Infinity);
}

/** To ±limit; NaN stays NaN. */
// @ts-ignore: decorator
@inline
function clamp(x: v128, limit: v128): v128 {
  return f32x4.pmax(f32x4.pmin(x, limit), f32x4.neg(limit));
}

/** `gradient` where the value it belongs to was not clamped, else 0. */
// @ts-ignore: decorator
@inline
function passing(gradient: v128, value: v128, limit: v128): v128 {
  return v128.and(gradient, f32x4.le(f32x4.abs(value), limit));
}
