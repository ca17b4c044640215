/**
 * i, f, g, o = σ, σ, tanh, σ (z)        cell = f ∘ c(t-1) + i ∘ g        h = o ∘ tanh(cell)        c = cell
 *
 * With `clip` > 0, h and c are clamped to ±clip, h from the unclamped cell; with `gradientClip` > 0, so is the gradient of z.
 */
import { constant, operandAt, size } from "../../call";
import { Lstm } from "../../generated/operands";
import { LANES, loadLanes, loadRight, madd, mapSigmoid, mapTanh, storeLanes, storeRight, tanh4 } from "../../vector";
import { clamp, limitOf } from "./clip";

export function lstmForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const units = size(call, Lstm.H);
  const limit = limitOf(constant(call, Lstm.clip));
  for (let b = begin; b < end; b++) {
    const gates = operandAt(call, Lstm.gates, frame, b);
    activate(operandAt(call, Lstm.z, frame, b), gates, units);
    const prevC = operandAt(call, Lstm.prevC, frame, b);
    const h = operandAt(call, Lstm.h, frame, b);
    const c = operandAt(call, Lstm.c, frame, b);
    const cell = operandAt(call, Lstm.cell, frame, b);
    const part = (<usize>units) << 2;
    let k: usize = 0;
    for (const whole = (<usize>(units & -LANES)) << 2; k < whole; k += 4 * LANES) {
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
  const part = (<usize>units) << 2;
  mapSigmoid(z, gates, 2 * units);
  mapTanh(z + 2 * part, gates + 2 * part, units);
  mapSigmoid(z + 3 * part, gates + 3 * part, units);
}

/** Units k to k + n - 1; `part` bytes lie between the gates of a unit. @inline */
function forwardLanes(
  gates: usize,
  prevC: usize,
  h: usize,
  c: usize,
  cell: usize,
  part: usize,
  limit: v128,
  n: i32,
): void {
  const forgets = gates + part;
  const candidates = gates + 2 * part;
  const outputs = gates + 3 * part;
  const sum = madd(
    loadLanes(forgets, n),
    loadLanes(prevC, n),
    f32x4.mul(loadLanes(gates, n), loadLanes(candidates, n)),
  );
  const sum1 = madd(
    loadRight(forgets, n),
    loadRight(prevC, n),
    f32x4.mul(loadRight(gates, n), loadRight(candidates, n)),
  );
  const hidden = clamp(f32x4.mul(loadLanes(outputs, n), tanh4(sum)), limit);
  const hidden1 = clamp(f32x4.mul(loadRight(outputs, n), tanh4(sum1)), limit);
  storeRight(cell, sum1, n);
  storeLanes(cell, sum, n);
  storeRight(h, hidden1, n);
  storeLanes(h, hidden, n);
  storeRight(c, clamp(sum1, limit), n);
  storeLanes(c, clamp(sum, limit), n);
}
