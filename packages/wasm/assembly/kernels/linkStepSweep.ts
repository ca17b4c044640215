/**
 * The pass of linkStepGradient.ts over L(t-1) and the gradients of the links: rows i to i + 3, all their columns j in the lanes, packed
 * as linkStepPacks.ts says. It is apart from those of linkStepReads.ts since all in one is a chain of dependent steps longer than what
 * a processor looks ahead.
 */
import { Constant, four } from "../lanes/constants";
import { madd, nmadd } from "../lanes/madd";
import { loadLanes, storeLanes } from "../lanes/partial";
import { blockRow, sumRows } from "../lanes/rows";

/**
 * dL from its two sources, what came from step t+1 at `d0` and the reads' share in `now`, and from dL the gradients of L(t-1), w and
 * p(t-1); `now` ← L, but for the diagonal. L(t-1) is made from the links at `kept0` by the updates of `count` steps at `steps`. Rows that
 * are not there are read from `none`, zeros, and written behind it. Returns [Σ_j dL_ij (p_j - L(t-1)_ij)], the rows' part of dw_i.
 */
export function sweepRows(
  d0: usize, dPrev0: usize, kept0: usize, steps: usize, count: i32, head: usize, i: i32, N: i32, now: usize, vectors: usize,
  w: usize, none: usize, fresh: bool,
): v128 {
  const stride = <usize>N << 2;
  const rest = N - i;
  const sink = none + stride;
  const d1 = blockRow(d0, 1, stride, rest, none);
  const d2 = blockRow(d0, 2, stride, rest, none);
  const d3 = blockRow(d0, 3, stride, rest, none);
  const prev1 = blockRow(dPrev0, 1, stride, rest, sink);
  const prev2 = blockRow(dPrev0, 2, stride, rest, sink);
  const prev3 = blockRow(dPrev0, 3, stride, rest, sink);
  const kept1 = blockRow(kept0, 1, stride, rest, kept0);
  const kept2 = blockRow(kept0, 2, stride, rest, kept0);
  const kept3 = blockRow(kept0, 3, stride, rest, kept0);
  const own = <usize>i << 2;
  const last = steps + (<usize>count << 3);
  const whole = stride & ~15;
  const sums = sweepLanes(
    d0, d1, d2, d3, dPrev0, prev1, prev2, prev3, kept0, kept1, kept2, kept3, steps, last, head, own, rest,
    now, vectors, w, fresh, 0, whole, 4,
  );
  if (!(N & 3)) return sums;
  const at = whole << 2;
  return f32x4.add(sums, sweepLanes(
    d0, d1, d2, d3, dPrev0, prev1, prev2, prev3, kept0, kept1, kept2, kept3, steps, last, head, own, rest,
    now + at, vectors + at, w, fresh, whole, stride, N & 3,
  ));
}

/** Columns from `at` to `end` (bytes of a row). */
// @ts-ignore: decorator
@inline
function sweepLanes(
  d0: usize, d1: usize, d2: usize, d3: usize, prev0: usize, prev1: usize, prev2: usize, prev3: usize,
  kept0: usize, kept1: usize, kept2: usize, kept3: usize, steps: usize, last: usize, head: usize, own: usize, rest: i32,
  now: usize, vectors: usize, w: usize, fresh: bool, at: usize, end: usize, count: i32,
): v128 {
  const one = four(Constant.one);
  const own1 = blockRow(own, 1, 4, rest, own);
  const own2 = blockRow(own, 2, 4, rest, own);
  const own3 = blockRow(own, 3, 4, rest, own);
  let sum0 = f32x4.splat(0);
  let sum1 = sum0;
  let sum2 = sum0;
  let sum3 = sum0;
  for (; at < end; at += 16) {
    let l0 = loadLanes(kept0 + at, count);
    let l1 = loadLanes(kept1 + at, count);
    let l2 = loadLanes(kept2 + at, count);
    let l3 = loadLanes(kept3 + at, count);
    for (let step = steps; step < last; step += 8) {
      const ws = <usize>load<u32>(step) + head;
      const left = f32x4.sub(one, loadLanes(ws + at, count));
      const p = loadLanes(<usize>load<u32>(step, 4) + head + at, count);
      let wi = v128.load32_splat(ws + own);
      l0 = madd(f32x4.sub(left, wi), l0, f32x4.mul(wi, p));
      wi = v128.load32_splat(ws + own1);
      l1 = madd(f32x4.sub(left, wi), l1, f32x4.mul(wi, p));
      wi = v128.load32_splat(ws + own2);
      l2 = madd(f32x4.sub(left, wi), l2, f32x4.mul(wi, p));
      wi = v128.load32_splat(ws + own3);
      l3 = madd(f32x4.sub(left, wi), l3, f32x4.mul(wi, p));
    }
    const left = f32x4.sub(one, v128.load(vectors));
    const p = v128.load(vectors, 16);
    let dwj = v128.load(vectors, 32);
    let dpj = v128.load(vectors, 48);

    let wi = v128.load32_splat(w + own);
    let d = f32x4.add(v128.load(now), loadLanes(d0 + at, count));
    sum0 = madd(d, f32x4.sub(p, l0), sum0);
    dwj = nmadd(d, l0, dwj);
    dpj = madd(d, wi, dpj);
    let keep = f32x4.sub(left, wi);
    v128.store(now, madd(keep, l0, f32x4.mul(wi, p)));
    storeLanes(prev0 + at, madd(d, keep, fresh ? f32x4.splat(0) : loadLanes(prev0 + at, count)), count);

    wi = v128.load32_splat(w + own1);
    d = f32x4.add(v128.load(now, 16), loadLanes(d1 + at, count));
    sum1 = madd(d, f32x4.sub(p, l1), sum1);
    dwj = nmadd(d, l1, dwj);
    dpj = madd(d, wi, dpj);
    keep = f32x4.sub(left, wi);
    v128.store(now, madd(keep, l1, f32x4.mul(wi, p)), 16);
    storeLanes(prev1 + at, madd(d, keep, fresh ? f32x4.splat(0) : loadLanes(prev1 + at, count)), count);

    wi = v128.load32_splat(w + own2);
    d = f32x4.add(v128.load(now, 32), loadLanes(d2 + at, count));
    sum2 = madd(d, f32x4.sub(p, l2), sum2);
    dwj = nmadd(d, l2, dwj);
    dpj = madd(d, wi, dpj);
    keep = f32x4.sub(left, wi);
    v128.store(now, madd(keep, l2, f32x4.mul(wi, p)), 32);
    storeLanes(prev2 + at, madd(d, keep, fresh ? f32x4.splat(0) : loadLanes(prev2 + at, count)), count);

    wi = v128.load32_splat(w + own3);
    d = f32x4.add(v128.load(now, 48), loadLanes(d3 + at, count));
    sum3 = madd(d, f32x4.sub(p, l3), sum3);
    dwj = nmadd(d, l3, dwj);
    dpj = madd(d, wi, dpj);
    keep = f32x4.sub(left, wi);
    v128.store(now, madd(keep, l3, f32x4.mul(wi, p)), 48);
    storeLanes(prev3 + at, madd(d, keep, fresh ? f32x4.splat(0) : loadLanes(prev3 + at, count)), count);

    v128.store(vectors, dwj, 32);
    v128.store(vectors, dpj, 48);
    now += 64;
    vectors += 64;
  }
  return sumRows(sum0, sum1, sum2, sum3);
}
