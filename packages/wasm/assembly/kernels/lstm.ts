/**
 * i, f, g, o = σ, σ, tanh, σ (z)        cell = f ∘ c(t-1) + i ∘ g        h = o ∘ tanh(cell)        c = cell
 *
 * With `clip` > 0, h and c are clamped to ±clip, h from the unclamped cell; with `gradientClip` > 0, so is the gradient of z.
 */
import { at, constant, rowStride, size } from "../call";
import { Constant, four, loadPart, madd, sigmoid4, storePart, tanh4 } from "../lanes/index";
import { Lstm } from "../operands";

export function lstmForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const units = size(call, Lstm.H);
  const limit = limitOf(constant(call, Lstm.clip));
  for (let b = <usize>begin; b < <usize>end; b++) {
    const z = at(call, Lstm.z, frame) + b * rowStride(call, Lstm.z);
    const prevC = at(call, Lstm.prevC, frame) + b * rowStride(call, Lstm.prevC);
    const h = at(call, Lstm.h, frame) + b * rowStride(call, Lstm.h);
    const c = at(call, Lstm.c, frame) + b * rowStride(call, Lstm.c);
    const gates = at(call, Lstm.gates, frame) + b * rowStride(call, Lstm.gates);
    const cell = at(call, Lstm.cell, frame) + b * rowStride(call, Lstm.cell);
    const part = <usize>units << 2;
    let k: usize = 0;
    for (const whole = <usize>(units & ~3) << 2; k < whole; k += 16) {
      forward4(z + k, prevC + k, h + k, c + k, gates + k, cell + k, part, limit, 4);
    }
    const rest = units & 3;
    if (rest) forward4(z + k, prevC + k, h + k, c + k, gates + k, cell + k, part, limit, rest);
  }
}

/** Units k to k + n - 1; `part` bytes lie between the gates of a unit. */
// @ts-ignore: decorator
@inline
function forward4(
  z: usize,
  prevC: usize,
  h: usize,
  c: usize,
  gates: usize,
  cell: usize,
  part: usize,
  limit: v128,
  n: i32,
): void {
  const i = sigmoid4(loadPart(z, n));
  const f = sigmoid4(loadPart(z + part, n));
  const g = tanh4(loadPart(z + 2 * part, n));
  const o = sigmoid4(loadPart(z + 3 * part, n));
  storePart(gates, i, n);
  storePart(gates + part, f, n);
  storePart(gates + 2 * part, g, n);
  storePart(gates + 3 * part, o, n);
  const sum = madd(f, loadPart(prevC, n), f32x4.mul(i, g));
  storePart(cell, sum, n);
  storePart(h, clamp(f32x4.mul(o, tanh4(sum)), limit), n);
  storePart(c, clamp(sum, limit), n);
}

export function lstmBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const units = size(call, Lstm.H);
  for (let b = <usize>begin; b < <usize>end; b++) {
    const whole = units & ~3;
    for (let k = 0; k < whole; k += 4) backward4(call, frame, b, k, 4);
    if (units & 3) backward4(call, frame, b, whole, units & 3);
  }
}

/** Units k to k + n - 1 of row b. */
// @ts-ignore: decorator
@inline
function backward4(call: usize, frame: usize, b: usize, k: i32, n: i32): void {
  const one = four(Constant.one);
  const part = <usize>size(call, Lstm.H) << 2;
  const limit = limitOf(constant(call, Lstm.clip));
  const bound = limitOf(constant(call, Lstm.gradientClip));
  const gates = unit(call, Lstm.gates, frame, b, k);
  const i = loadPart(gates, n);
  const f = loadPart(gates + part, n);
  const g = loadPart(gates + 2 * part, n);
  const o = loadPart(gates + 3 * part, n);
  const cell = loadPart(unit(call, Lstm.cell, frame, b, k), n);
  const tanhCell = tanh4(cell);
  const dh = passing(loadPart(unit(call, Lstm.dH, frame, b, k), n), f32x4.mul(o, tanhCell), limit);
  const dc = passing(loadPart(unit(call, Lstm.dC, frame, b, k), n), cell, limit);
  const through = f32x4.mul(f32x4.mul(dh, o), f32x4.sub(one, f32x4.mul(tanhCell, tanhCell)));
  const dCell = f32x4.add(dc, through);
  const prevC = loadPart(unit(call, Lstm.prevC, frame, b, k), n);
  const di = f32x4.mul(f32x4.mul(dCell, g), f32x4.mul(i, f32x4.sub(one, i)));
  const df = f32x4.mul(f32x4.mul(dCell, prevC), f32x4.mul(f, f32x4.sub(one, f)));
  const dg = f32x4.mul(f32x4.mul(dCell, i), f32x4.sub(one, f32x4.mul(g, g)));
  const dO = f32x4.mul(f32x4.mul(dh, tanhCell), f32x4.mul(o, f32x4.sub(one, o)));
  const dz = unit(call, Lstm.dZ, frame, b, k);
  addPart(dz, clamp(di, bound), n);
  addPart(dz + part, clamp(df, bound), n);
  addPart(dz + 2 * part, clamp(dg, bound), n);
  addPart(dz + 3 * part, clamp(dO, bound), n);
  addPart(unit(call, Lstm.dPrevC, frame, b, k), f32x4.mul(dCell, f), n);
}

// @ts-ignore: decorator
@inline
function unit(call: usize, operand: i32, frame: usize, b: usize, k: i32): usize {
  return at(call, operand, frame) + b * rowStride(call, operand) + (<usize>k << 2);
}

// @ts-ignore: decorator
@inline
function addPart(x: usize, v: v128, n: i32): void {
  storePart(x, f32x4.add(loadPart(x, n), v), n);
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
