/**
 * The loop of backward.ts over L(t-1) and the gradients of the links: rows i to i + 3 in the layout of packs.ts, columns j in the lanes.
 * One loop with those of reads.ts would be a chain of dependent instructions longer than the window in which processors reorder them.
 */
import { blockRow, Constant, four, LANES, loadLanes, madd, nmadd, storeLanes, sumBoth } from "../../vector";
import { FIELD, FIELDS } from "./packs";

/**
 * From dL in `block` the gradients of L(t-1), at `dPrev`, and of w and p(t-1), in `vectors`; then block ← L except its diagonal. L(t-1) is
 * recomputed from the links at `kept` by the records from `steps` to `last` (history.ts). Missing rows repeat the row before, with dL = 0.
 * Returns [Σ_j dL_ij (p(t-1)_j - L(t-1)_ij)], the rows' part of dw_i.
 */
export function sweepRows(
  dPrev: usize,
  kept: usize,
  steps: usize,
  last: usize,
  rest: i32,
  N: i32,
  block: usize,
  vectors: usize,
  wi: usize,
  stores: bool,
): v128 {
  const stride = (<usize>N) << 2;
  const to = new StaticArray<usize>(4); // bytes from the row before
  for (let r = 1; r < 4; r++) to[r] = blockRow(0, 1, stride, rest - (r - 1), 0);
  const whole = (<usize>(N & -LANES)) << 2;
  const sums = stores
    ? sweepLanes(dPrev, kept, to, steps, last, block, vectors, wi, true, 0, whole, LANES)
    : sweepLanes(dPrev, kept, to, steps, last, block, vectors, wi, false, 0, whole, LANES);
  const tail = N & (LANES - 1);
  if (!tail) return sums;
  const at = whole << 2;
  return f32x4.add(
    sums,
    sweepLanes(dPrev, kept, to, steps, last, block + at, vectors + at, wi, stores, whole, stride, tail),
  );
}

/** Columns from `at` to `end` (bytes of a row). @inline */
function sweepLanes(
  dPrev: usize,
  kept: usize,
  to: Four<usize>,
  steps: usize,
  last: usize,
  block: usize,
  vectors: usize,
  weights: usize,
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
    const p: Pair = v128.load(vectors, FIELD);
    let dwj: Pair = v128.load(vectors, 2 * FIELD);
    let dpj: Pair = v128.load(vectors, 3 * FIELD);
    const dPrevRow = new StaticArray<usize>(4);
    dPrevRow[0] = dPrev + at;
    for (let r = 1; r < 4; r++) dPrevRow[r] = dPrevRow[r - 1] + to[r];
    for (let r = 3; r >= 0; r--) {
      const wi = v128.load32_splat(weights, 4 * r);
      const d: Pair = v128.load(block, FIELD * r);
      sum[r] = madd(d, f32x4.sub(p, link[r]), sum[r]);
      dwj = nmadd(d, link[r], dwj);
      dpj = madd(d, wi, dpj);
      const keep: Pair = f32x4.sub(free, wi);
      const next: Pair = madd(keep, link[r], f32x4.mul(wi, p));
      const dKept: Pair = stores ? f32x4.mul(d, keep) : madd(d, keep, loadLanes(dPrevRow[r], count));
      v128.store(block, next, FIELD * r);
      storeLanes(dPrevRow[r], dKept, count);
      // Stored after row 2 too, to free registers: Binaryen delays a computation that is used once.
      if (r == 2 || r == 0) {
        v128.store(vectors, dwj, 2 * FIELD);
        v128.store(vectors, dpj, 3 * FIELD);
      }
    }
    block += FIELDS;
    vectors += FIELDS;
  }
  return sumBoth(sum);
}
