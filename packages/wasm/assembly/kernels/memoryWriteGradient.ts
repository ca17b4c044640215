/**
 * The sweeps of memoryWrite's backward over four memory rows, columns j in the lanes. `block` holds ψ and then the weights of each
 * head for the four rows (memoryWrite.ts).
 */
import { Constant, four } from "../lanes/constants";
import { madd, nmadd } from "../lanes/madd";
import { loadLanes, storeLanes } from "../lanes/partial";
import { sumRows } from "../lanes/rows";

/**
 * others_v ← ψ Π_{u≠v} (1 - w_u e_u): for each head four rows of `step` bytes. With one head they are ψ alone, whatever the column,
 * and 16 bytes long.
 */
export function fillOthers(block: usize, erase: usize, others: usize, step: usize, stride: usize, V: i32): void {
  const psi0 = v128.load32_splat(block);
  const psi1 = v128.load32_splat(block, 4);
  const psi2 = v128.load32_splat(block, 8);
  const psi3 = v128.load32_splat(block, 12);
  const one = four(Constant.one);
  for (let v = 0; v < V; v++) {
    for (let at: usize = 0; at < step; at += 16) {
      let product0 = psi0;
      let product1 = psi1;
      let product2 = psi2;
      let product3 = psi3;
      for (let u = 0; u < V; u++) {
        if (u == v) continue;
        const e = loadLanes(erase + <usize>u * stride + at, <i32>(stride - at) >> 2);
        const weights = block + (<usize>(u + 1) << 4);
        product0 = f32x4.mul(product0, nmadd(v128.load32_splat(weights), e, one));
        product1 = f32x4.mul(product1, nmadd(v128.load32_splat(weights, 4), e, one));
        product2 = f32x4.mul(product2, nmadd(v128.load32_splat(weights, 8), e, one));
        product3 = f32x4.mul(product3, nmadd(v128.load32_splat(weights, 12), e, one));
      }
      v128.store(others + at, product0);
      v128.store(others + step + at, product1);
      v128.store(others + 2 * step + at, product2);
      v128.store(others + 3 * step + at, product3);
    }
    others += 4 * step;
  }
}

/**
 * For one head, with m = M(t-1) others:  de -= Σ dM m w,  dv += Σ dM w,  and once (`first`) dM(t-1) += dM others (1 - w e),
 * or ← where it is fresh.
 * Returns Σ_j dM (v - m e), the rows' part of dw. Without `others` (0) they are 1.
 */
// @ts-ignore: decorator
@inline
export function headGradient(
  row0: usize, row1: usize, row2: usize, row3: usize, d0: usize, d1: usize, d2: usize, d3: usize,
  prev0: usize, prev1: usize, prev2: usize, prev3: usize, weights: usize, others: usize, step: usize, alone: bool,
  erase: usize, dErase: usize, write: usize, dWrite: usize, stride: usize, first: bool, fresh: bool,
): v128 {
  const whole = stride & ~15;
  let sums = f32x4.splat(0);
  if (others) {
    sums = headLanes(
      row0, row1, row2, row3, d0, d1, d2, d3, prev0, prev1, prev2, prev3, weights, others, step, alone,
      erase, dErase, write, dWrite, first, fresh, 0, whole, 4, true,
    );
  } else {
    sums = headLanes(
      row0, row1, row2, row3, d0, d1, d2, d3, prev0, prev1, prev2, prev3, weights, 0, 0, true,
      erase, dErase, write, dWrite, true, fresh, 0, whole, 4, false,
    );
  }
  if (whole == stride) return sums;
  return f32x4.add(sums, headLanes(
    row0, row1, row2, row3, d0, d1, d2, d3, prev0, prev1, prev2, prev3, weights, others, step, alone,
    erase, dErase, write, dWrite, first, fresh, whole, stride, <i32>(stride - whole) >> 2, others != 0,
  ));
}

// @ts-ignore: decorator
@inline
function headLanes(
  row0: usize, row1: usize, row2: usize, row3: usize, d0: usize, d1: usize, d2: usize, d3: usize,
  prev0: usize, prev1: usize, prev2: usize, prev3: usize, weights: usize, others: usize, step: usize, alone: bool,
  erase: usize, dErase: usize, write: usize, dWrite: usize, first: bool, fresh: bool, at: usize, end: usize, count: i32, scaled: bool,
): v128 {
  const one = four(Constant.one);
  let sum0 = f32x4.splat(0);
  let sum1 = sum0;
  let sum2 = sum0;
  let sum3 = sum0;
  for (; at < end; at += 16) {
    const column = others + (alone ? 0 : at);
    const e = loadLanes(erase + at, count);
    const a = loadLanes(write + at, count);
    let de = loadLanes(dErase + at, count);
    let da = loadLanes(dWrite + at, count);

    let other = scaled ? v128.load(column) : one;
    let d = loadLanes(d0 + at, count);
    let m = scaled ? f32x4.mul(loadLanes(row0 + at, count), other) : loadLanes(row0 + at, count);
    let w = v128.load32_splat(weights);
    sum0 = madd(d, nmadd(m, e, a), sum0);
    de = nmadd(f32x4.mul(d, m), w, de);
    da = madd(d, w, da);
    if (first) keepLanes(prev0 + at, d, other, w, e, fresh, count, scaled);

    if (scaled) other = v128.load(column + step);
    d = loadLanes(d1 + at, count);
    m = scaled ? f32x4.mul(loadLanes(row1 + at, count), other) : loadLanes(row1 + at, count);
    w = v128.load32_splat(weights, 4);
    sum1 = madd(d, nmadd(m, e, a), sum1);
    de = nmadd(f32x4.mul(d, m), w, de);
    da = madd(d, w, da);
    if (first) keepLanes(prev1 + at, d, other, w, e, fresh, count, scaled);

    if (scaled) other = v128.load(column + 2 * step);
    d = loadLanes(d2 + at, count);
    m = scaled ? f32x4.mul(loadLanes(row2 + at, count), other) : loadLanes(row2 + at, count);
    w = v128.load32_splat(weights, 8);
    sum2 = madd(d, nmadd(m, e, a), sum2);
    de = nmadd(f32x4.mul(d, m), w, de);
    da = madd(d, w, da);
    if (first) keepLanes(prev2 + at, d, other, w, e, fresh, count, scaled);

    if (scaled) other = v128.load(column + 3 * step);
    d = loadLanes(d3 + at, count);
    m = scaled ? f32x4.mul(loadLanes(row3 + at, count), other) : loadLanes(row3 + at, count);
    w = v128.load32_splat(weights, 12);
    sum3 = madd(d, nmadd(m, e, a), sum3);
    de = nmadd(f32x4.mul(d, m), w, de);
    da = madd(d, w, da);
    if (first) keepLanes(prev3 + at, d, other, w, e, fresh, count, scaled);

    storeLanes(dErase + at, de, count);
    storeLanes(dWrite + at, da, count);
  }
  return sumRows(sum0, sum1, sum2, sum3);
}

/** dM(t-1) += dM others (1 - w e), or ← where it is fresh */
// @ts-ignore: decorator
@inline
function keepLanes(prev: usize, d: v128, others: v128, w: v128, e: v128, fresh: bool, count: i32, scaled: bool): void {
  const through = scaled ? f32x4.mul(d, others) : d;
  storeLanes(prev, madd(through, nmadd(w, e, four(Constant.one)), fresh ? f32x4.splat(0) : loadLanes(prev, count)), count);
}

/** Σ_j dM M(t-1) Π_v (1 - w_v e_v), the rows' dψ */
// @ts-ignore: decorator
@inline
export function retentionGradient(
  row0: usize, row1: usize, row2: usize, row3: usize, d0: usize, d1: usize, d2: usize, d3: usize,
  block: usize, erase: usize, stride: usize, V: i32,
): v128 {
  const one = four(Constant.one);
  let sum0 = f32x4.splat(0);
  let sum1 = sum0;
  let sum2 = sum0;
  let sum3 = sum0;
  for (let at: usize = 0; at < stride; at += 16) {
    const rest = <i32>(stride - at) >> 2;
    let product0 = f32x4.mul(loadLanes(row0 + at, rest), loadLanes(d0 + at, rest));
    let product1 = f32x4.mul(loadLanes(row1 + at, rest), loadLanes(d1 + at, rest));
    let product2 = f32x4.mul(loadLanes(row2 + at, rest), loadLanes(d2 + at, rest));
    let product3 = f32x4.mul(loadLanes(row3 + at, rest), loadLanes(d3 + at, rest));
    for (let v = 0; v < V; v++) {
      const e = loadLanes(erase + <usize>v * stride + at, rest);
      const weights = block + (<usize>(v + 1) << 4);
      product0 = f32x4.mul(product0, nmadd(v128.load32_splat(weights), e, one));
      product1 = f32x4.mul(product1, nmadd(v128.load32_splat(weights, 4), e, one));
      product2 = f32x4.mul(product2, nmadd(v128.load32_splat(weights, 8), e, one));
      product3 = f32x4.mul(product3, nmadd(v128.load32_splat(weights, 12), e, one));
    }
    sum0 = f32x4.add(sum0, product0);
    sum1 = f32x4.add(sum1, product1);
    sum2 = f32x4.add(sum2, product2);
    sum3 = f32x4.add(sum3, product3);
  }
  return sumRows(sum0, sum1, sum2, sum3);
}
