/**
 * The pass of backward.ts over L(t-1) and the gradients of the links: rows i to i + 3, all their columns j in the lanes, packed
 * as packs.ts says. It is apart from those of reads.ts since all in one is a chain of dependent steps longer than what
 * a processor looks ahead.
 */
import { blockRow, Constant, four, LANES, loadLanes, madd, nmadd, storeLanes, sumBoth } from "../../vector";
import { FIELD1, FIELD2, FIELD3, FIELDS } from "./packs";

/**
 * From dL in `now` the gradients of L(t-1), at `prev`, of w and of p(t-1); `now` ← L, but for the diagonal. L(t-1) is made from the
 * links at `kept` by the updates of the steps from `steps` to `last`. Rows that are not there repeat the one before, with dL = 0.
 * Returns [Σ_j dL_ij (p_j - L(t-1)_ij)], the rows' part of dw_i.
 */
export function sweepRows(
  prev: usize,
  kept: usize,
  steps: usize,
  last: usize,
  rest: i32,
  N: i32,
  now: usize,
  vectors: usize,
  wi: usize,
  stores: bool,
): v128 {
  const stride = (<usize>N) << 2;
  const to = new StaticArray<usize>(4); // from the row before
  for (let r = 1; r < 4; r++) to[r] = blockRow(0, 1, stride, rest - (r - 1), 0);
  const whole = (<usize>(N & -LANES)) << 2;
  const sums = stores
    ? sweepLanes(prev, kept, to, steps, last, now, vectors, wi, true, 0, whole, LANES)
    : sweepLanes(prev, kept, to, steps, last, now, vectors, wi, false, 0, whole, LANES);
  const tail = N & (LANES - 1);
  if (!tail) return sums;
  const at = whole << 2;
  return f32x4.add(
    sums,
    sweepLanes(prev, kept, to, steps, last, now + at, vectors + at, wi, stores, whole, stride, tail),
  );
}

/** Columns from `at` to `end` (bytes of a row). @inline */
function sweepLanes(
  prev: usize,
  kept: usize,
  to: Four<usize>,
  steps: usize,
  last: usize,
  now: usize,
  vectors: usize,
  w: usize,
  stores: bool,
  at: usize,
  end: usize,
  count: i32,
): v128 {
  const one = four(Constant.one);
  const sum = new StaticArray<Pair>(4);
  for (; at < end; at += LANES << 2) {
    const link = new StaticArray<Pair>(4);
    let row = kept + at;
    for (let r = 0; r < 4; r++) {
      row += to[r];
      link[r] = loadLanes(row, count);
    }
    for (let step = steps; step < last; step += 32) {
      const w = <usize>load<u32>(step) + at;
      const prevP = <usize>load<u32>(step, 4) + at;
      const free: Pair = f32x4.sub(one, loadLanes(w, count));
      const p: Pair = loadLanes(prevP, count);
      for (let r = 0; r < 4; r++) {
        const wi = v128.load32_splat(step, 16 + 4 * r);
        link[r] = madd(f32x4.sub(free, wi), link[r], f32x4.mul(wi, p));
      }
    }
    const free: Pair = f32x4.sub(one, v128.load(vectors));
    const p: Pair = v128.load(vectors, FIELD1);
    let dwj: Pair = v128.load(vectors, FIELD2);
    let dpj: Pair = v128.load(vectors, FIELD3);
    const prevRow = new StaticArray<usize>(4);
    prevRow[0] = prev + at;
    for (let r = 1; r < 4; r++) prevRow[r] = prevRow[r - 1] + to[r];
    for (let r = 3; r >= 0; r--) {
      const wi = v128.load32_splat(w, 4 * r);
      const d: Pair = v128.load(now, FIELD1 * r);
      sum[r] = madd(d, f32x4.sub(p, link[r]), sum[r]);
      dwj = nmadd(d, link[r], dwj);
      dpj = madd(d, wi, dpj);
      const keep: Pair = f32x4.sub(free, wi);
      const next: Pair = madd(keep, link[r], f32x4.mul(wi, p));
      const dPrev: Pair = stores ? f32x4.mul(d, keep) : madd(d, keep, loadLanes(prevRow[r], count));
      v128.store(now, next, FIELD1 * r);
      storeLanes(prevRow[r], dPrev, count);
      // Of row 2 on the way, which takes them off the registers: Binaryen puts off what is used but once.
      if (r == 2 || r == 0) {
        v128.store(vectors, dwj, FIELD2);
        v128.store(vectors, dpj, FIELD3);
      }
    }
    now += FIELDS;
    vectors += FIELDS;
  }
  return sumBoth(sum);
}
