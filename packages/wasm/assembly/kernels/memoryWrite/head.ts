/** memoryWrite backward, what one write head gets of four rows where other factors scale them too, and dM(t-1). */
import { Constant, four, LANES, loadLanes, madd, nmadd, storeLanes, sumBoth, sumRows } from "../../vector";

/**
 * With m = M(t-1) others:  de -= Σ dM m w,  dv += Σ dM w,  and once (`first`) dM(t-1) += dM others (1 - w e),
 * or ← if `stores`.
 * Returns Σ_j dM (v - m e), the rows' part of dw.
 * @inline
 */
export function headGradient(
  row: Four<usize>,
  d: Four<usize>,
  prev: Four<usize>,
  weights: usize,
  others: usize,
  step: usize,
  alone: bool,
  erase: usize,
  dErase: usize,
  write: usize,
  dWrite: usize,
  stride: usize,
  first: bool,
  stores: bool,
): v128 {
  const whole = stride & -(4 * LANES);
  const sums = headLanes(
    row,
    d,
    prev,
    weights,
    others,
    step,
    alone,
    erase,
    dErase,
    write,
    dWrite,
    first,
    stores,
    0,
    whole,
    false,
  );
  if (whole == stride) return sums;
  return f32x4.add(
    sums,
    headLanes(
      row,
      d,
      prev,
      weights,
      others,
      step,
      alone,
      erase,
      dErase,
      write,
      dWrite,
      first,
      stores,
      whole,
      stride,
      true,
    ),
  );
}

/** @inline */
function headLanes(
  row: Four<usize>,
  dRow: Four<usize>,
  prev: Four<usize>,
  weights: usize,
  others: usize,
  step: usize,
  alone: bool,
  erase: usize,
  dErase: usize,
  write: usize,
  dWrite: usize,
  first: bool,
  stores: bool,
  at: usize,
  end: usize,
  tail: bool,
): v128 {
  let count = tail ? <i32>(end - at) >> 2 : LANES;
  const sum = new StaticArray<Pair>(4);
  for (; at < end; at += tail ? 16 : 4 * LANES) {
    const column = others + (alone ? 0 : at);
    const e: Pair = loadLanes(erase + at, count);
    const a: Pair = loadLanes(write + at, count);
    let de: Pair = loadLanes(dErase + at, count);
    let da: Pair = loadLanes(dWrite + at, count);
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
    storeLanes(dErase + at, de, count);
    storeLanes(dWrite + at, da, count);
    if (tail) count -= 4;
  }
  return tail ? sumRows(left(sum)) : sumBoth(sum);
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
