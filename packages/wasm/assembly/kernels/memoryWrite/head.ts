/** memoryWrite backward: the gradients of one write head for four locations, if other factors also scale M(t-1); and dM(t-1). */
import { Constant, four, LANES, loadLanes, madd, nmadd, storeLanes, sumBoth, sumRows } from "../../vector";

/**
 * With m = M(t-1) others and vectors [e, de, v, dv]: de -= Σ dM m w,  dv += Σ dM w,  and if `first` also dM(t-1) += dM others (1 - w e),
 * stored instead of added if `stores`. Returns Σ_j dM (v - m e), the gradient of the weights w. With `alone`, others has a single turn.
 * @inline
 */
export function headGradient(
  row: Four<usize>,
  dRow: Four<usize>,
  prev: Four<usize>,
  vectors: Four<usize>,
  weights: usize,
  others: usize,
  step: usize,
  W: i32,
  alone: bool,
  first: bool,
  stores: bool,
): v128 {
  let sums = f32x4.splat(0);
  eachPart(W, (at: usize, end: usize, _: i32, tail: bool) => {
    const sum = new StaticArray<Pair>(4);
    for (; at < end; at += tail ? 16 : 4 * LANES) {
      const count = tail ? (WIDE ? <i32>(end - at) >> 2 : W & 3) : LANES;
      const column = others + (alone ? 0 : at);
      const e: Pair = loadLanes(vectors[0] + at, count);
      const a: Pair = loadLanes(vectors[2] + at, count);
      let de: Pair = loadLanes(vectors[1] + at, count);
      let da: Pair = loadLanes(vectors[3] + at, count);
      for (let r = 0; r < 4; r++) {
        const other: Pair = v128.load(column + r * step);
        const d: Pair = loadLanes(dRow[r] + at, count);
        const m: Pair = f32x4.mul(loadLanes(row[r] + at, count), other);
        const w = v128.load32_splat(weights, 4 * r);
        sum[r] = madd(d, nmadd(m, e, a), sum[r]);
        de = nmadd(f32x4.mul(d, m), w, de);
        da = madd(d, w, da);
        if (first) keepLanes(prev[r] + at, d, other, w, e, stores, count, tail);
      }
      storeLanes(vectors[1] + at, de, count);
      storeLanes(vectors[3] + at, da, count);
    }
    sums = tail ? f32x4.add(sums, sumRows(left(sum))) : sumBoth(sum);
  });
  return sums;
}

/** dM(t-1) += dM others (1 - w e), or ← if `stores`. @inline */
function keepLanes(prev: usize, d: Pair, other: Pair, w: v128, e: Pair, stores: bool, count: i32, tail: bool): void {
  const through: Pair = f32x4.mul(d, other);
  const factor: Pair = nmadd(w, e, four(Constant.one));
  if (stores) {
    const kept: Pair = madd(through, factor, f32x4.splat(0));
    storeLanes(prev, kept, count);
  } else {
    const kept: Pair = madd(through, factor, loadLanes(prev, count));
    storeLanes(prev, kept, count);
  }
}
