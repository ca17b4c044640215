/** memoryWrite backward with several factors 1 - w_v e_v and ψ: the products of the other factors, and dψ. */
import { Constant, four, LANES, loadLanes, nmadd, sumBoth, sumRows } from "../../vector";

/** block ← [ψ, w_0, ..., w_V-1] of locations n to n + 3: 0 past location N, 1 for ψ without retention. @inline */
export function loadBlock(block: usize, weights: usize, retention: usize, N: i32, V: i32, n: i32): void {
  v128.store(block, retention ? loadLanes(retention + ((<usize>n) << 2), N - n) : f32x4.splat(1));
  for (let v = 0; v < V; v++) {
    v128.store(block + ((<usize>(v + 1)) << 4), loadLanes(weights + ((<usize>(v * N + n)) << 2), N - n));
  }
}

/**
 * others_v ← ψ Π_{u≠v} (1 - w_u e_u): for each head four rows of `step` bytes. With one head it is ψ in every column, and a row has the
 * columns of one turn.
 */
export function fillOthers(block: usize, erase: usize, others: usize, step: usize, stride: usize, V: i32): void {
  const whole = V == 1 ? step : stride & -(4 * LANES);
  for (let v = 0; v < V; v++) {
    let at: usize = 0;
    for (; at < whole; at += 4 * LANES) fillOther(block, erase + at, others + at, step, stride, V, v, false, LANES);
    for (; at < step; at += 16)
      fillOther(block, erase + at, others + at, step, stride, V, v, true, <i32>(stride - at) >> 2);
    others += 4 * step;
  }
}

/** A pair of columns of head v, or `count` ≤ 4 columns in the `tail`. @inline */
function fillOther(
  block: usize,
  erase: usize,
  others: usize,
  step: usize,
  stride: usize,
  V: i32,
  v: i32,
  tail: bool,
  count: i32,
): void {
  const one = four(Constant.one);
  const product = new StaticArray<Pair>(4);
  for (let r = 0; r < 4; r++) product[r] = v128.load32_splat(block, 4 * r);
  for (let u = 0; u < V; u++) {
    if (u == v) continue;
    const e: Pair = loadLanes(erase + <usize>u * stride, count);
    const weights = block + ((<usize>(u + 1)) << 4);
    for (let r = 0; r < 4; r++) {
      const w = v128.load32_splat(weights, 4 * r);
      product[r] = f32x4.mul(product[r], nmadd(w, e, one));
    }
  }
  for (let r = 0; r < 4; r++) v128.store(others + r * step, product[r]);
}

/** Returns Σ_j dM M(t-1) Π_v (1 - w_v e_v), dψ of the four locations. @inline */
export function retentionGradient(row: Four<usize>, d: Four<usize>, block: usize, erase: usize, W: i32, V: i32): v128 {
  const one = four(Constant.one);
  let sums = f32x4.splat(0);
  eachPart(W, (at: usize, end: usize, _: i32, tail: bool) => {
    const sum = new StaticArray<Pair>(4);
    for (; at < end; at += tail ? 16 : 4 * LANES) {
      const count = tail ? (WIDE ? <i32>(end - at) >> 2 : W & 3) : LANES;
      const product = new StaticArray<Pair>(4);
      for (let r = 0; r < 4; r++) product[r] = f32x4.mul(loadLanes(row[r] + at, count), loadLanes(d[r] + at, count));
      for (let v = 0, e = erase + at; v < V; v++, e += (<usize>W) << 2) {
        const erased: Pair = loadLanes(e, count);
        const weights = block + ((<usize>(v + 1)) << 4);
        for (let r = 0; r < 4; r++) {
          const w = v128.load32_splat(weights, 4 * r);
          product[r] = f32x4.mul(product[r], nmadd(w, erased, one));
        }
      }
      for (let r = 0; r < 4; r++) sum[r] = f32x4.add(sum[r], product[r]);
    }
    sums = tail ? f32x4.add(sums, sumRows(left(sum))) : sumBoth(sum);
  });
  return sums;
}
