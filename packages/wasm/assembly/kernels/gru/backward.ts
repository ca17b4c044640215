/**
 * gru backward. dh passes only where h was not clamped:
 *
 *   dn = dh (1 - u) (1 - n²)        du = dh (h(t-1) - n) u (1 - u)        dr = dn recurrent_n r (1 - r)        dh(t-1) += dh u
 *
 * with r, u, n the gates reset, update, candidate. dfed += dr, du, dn and drecurrent += dr, du, r dn, each clamped to ±gradientClip.
 */
import { constant, operandAt, size } from "../../call";
import { Gru } from "../../generated/operands";
import { addBoth, Constant, clamp, four, limitOf, loadLanes, madd } from "../../vector";

export function gruBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const units = size(call, Gru.H);
  const part = (<usize>units) << 2;
  const limit = limitOf(constant(call, Gru.clip));
  const bound = limitOf(constant(call, Gru.gradientClip));
  for (let b = begin; b < end; b++) {
    const gates = operandAt(call, Gru.gates, frame, b);
    const recurrent = operandAt(call, Gru.recurrent, frame, b) + 2 * part;
    const prevH = operandAt(call, Gru.prevH, frame, b);
    const dH = operandAt(call, Gru.dH, frame, b);
    const dFed = operandAt(call, Gru.dFed, frame, b);
    const dRecurrent = operandAt(call, Gru.dRecurrent, frame, b);
    const dPrevH = operandAt(call, Gru.dPrevH, frame, b);
    eachLanes(units, (k: usize, count: i32) => {
      const gate = gates + k;
      const r: Pair = loadLanes(gate, count);
      const u: Pair = loadLanes(gate + part, count);
      const n: Pair = loadLanes(gate + 2 * part, count);
      const change: Pair = f32x4.sub(loadLanes(prevH + k, count), n);
      const dh: Pair = passing(loadLanes(dH + k, count), madd(u, change, n), limit);
      const dn: Pair = f32x4.mul(f32x4.mul(dh, complement(u)), complement(f32x4.mul(n, n)));
      const du: Pair = clamp(f32x4.mul(f32x4.mul(dh, change), f32x4.mul(u, complement(u))), bound);
      const slope: Pair = f32x4.mul(dn, loadLanes(recurrent + k, count));
      const dr: Pair = clamp(f32x4.mul(slope, f32x4.mul(r, complement(r))), bound);
      const df = dFed + k;
      addBoth(df, dr, count);
      addBoth(df + part, du, count);
      addBoth(df + 2 * part, clamp(dn, bound), count);
      const dw = dRecurrent + k;
      addBoth(dw, dr, count);
      addBoth(dw + part, du, count);
      addBoth(dw + 2 * part, clamp(f32x4.mul(dn, r), bound), count);
      addBoth(dPrevH + k, f32x4.mul(dh, u), count);
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
