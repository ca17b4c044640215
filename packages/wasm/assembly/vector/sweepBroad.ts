/** Sweeps (sweep.ts) of sixteen columns, in the build "wide": as many joined sums or vectors as there are registers for. */
import { madd } from "./madd";
import { Weights } from "./sweepRecords";

/**
 * With `spreads` rows_n += Σ_h w_nh vector_h, else vector_h += Σ_n w_nh rows_n; that and `heads` are literals.
 * @inline
 */
export function sweepBroad(
  spreads: bool,
  heads: i32,
  row: usize,
  vectors: usize,
  record: usize,
  last: usize,
  stride: usize,
): void {
  const none = f32x4.splat(0);
  const vectors1 = vectors + stride;
  const vectors2 = vectors1 + stride;
  const vectors3 = vectors2 + stride;
  let a0 = v128.load(vectors);
  let a1 = v128.load(vectors, 16);
  let a2 = v128.load(vectors, 32);
  let a3 = v128.load(vectors, 48);
  let b0 = heads > 1 ? v128.load(vectors1) : none;
  let b1 = heads > 1 ? v128.load(vectors1, 16) : none;
  let b2 = heads > 1 ? v128.load(vectors1, 32) : none;
  let b3 = heads > 1 ? v128.load(vectors1, 48) : none;
  let c0 = heads > 2 ? v128.load(vectors2) : none;
  let c1 = heads > 2 ? v128.load(vectors2, 16) : none;
  let c2 = heads > 2 ? v128.load(vectors2, 32) : none;
  let c3 = heads > 2 ? v128.load(vectors2, 48) : none;
  let d0 = heads > 3 ? v128.load(vectors3) : none;
  let d1 = heads > 3 ? v128.load(vectors3, 16) : none;
  let d2 = heads > 3 ? v128.load(vectors3, 32) : none;
  let d3 = heads > 3 ? v128.load(vectors3, 48) : none;
  for (; record < last; record += Weights.bytes) {
    let x0 = v128.load(row);
    let x1 = v128.load(row, 16);
    let x2 = v128.load(row, 32);
    let x3 = v128.load(row, 48);
    let weight = v128.load32_splat(record);
    if (spreads) x0 = madd(weight, a0, x0);
    else a0 = madd(weight, x0, a0);
    if (spreads) x1 = madd(weight, a1, x1);
    else a1 = madd(weight, x1, a1);
    if (spreads) x2 = madd(weight, a2, x2);
    else a2 = madd(weight, x2, a2);
    if (spreads) x3 = madd(weight, a3, x3);
    else a3 = madd(weight, x3, a3);
    if (heads > 1) {
      weight = v128.load32_splat(record, 4);
      if (spreads) x0 = madd(weight, b0, x0);
      else b0 = madd(weight, x0, b0);
      if (spreads) x1 = madd(weight, b1, x1);
      else b1 = madd(weight, x1, b1);
      if (spreads) x2 = madd(weight, b2, x2);
      else b2 = madd(weight, x2, b2);
      if (spreads) x3 = madd(weight, b3, x3);
      else b3 = madd(weight, x3, b3);
    }
    if (heads > 2) {
      weight = v128.load32_splat(record, 8);
      if (spreads) x0 = madd(weight, c0, x0);
      else c0 = madd(weight, x0, c0);
      if (spreads) x1 = madd(weight, c1, x1);
      else c1 = madd(weight, x1, c1);
      if (spreads) x2 = madd(weight, c2, x2);
      else c2 = madd(weight, x2, c2);
      if (spreads) x3 = madd(weight, c3, x3);
      else c3 = madd(weight, x3, c3);
    }
    if (heads > 3) {
      weight = v128.load32_splat(record, 12);
      if (spreads) x0 = madd(weight, d0, x0);
      else d0 = madd(weight, x0, d0);
      if (spreads) x1 = madd(weight, d1, x1);
      else d1 = madd(weight, x1, d1);
      if (spreads) x2 = madd(weight, d2, x2);
      else d2 = madd(weight, x2, d2);
      if (spreads) x3 = madd(weight, d3, x3);
      else d3 = madd(weight, x3, d3);
    }
    if (spreads) {
      v128.store(row, x3, 48);
      v128.store(row, x2, 32);
      v128.store(row, x1, 16);
      v128.store(row, x0);
    }
    row += stride;
  }
  if (spreads) return;
  v128.store(vectors, a3, 48);
  v128.store(vectors, a2, 32);
  v128.store(vectors, a1, 16);
  v128.store(vectors, a0);
  if (heads > 1) {
    v128.store(vectors1, b3, 48);
    v128.store(vectors1, b2, 32);
    v128.store(vectors1, b1, 16);
    v128.store(vectors1, b0);
  }
  if (heads > 2) {
    v128.store(vectors2, c3, 48);
    v128.store(vectors2, c2, 32);
    v128.store(vectors2, c1, 16);
    v128.store(vectors2, c0);
  }
  if (heads > 3) {
    v128.store(vectors3, d3, 48);
    v128.store(vectors3, d2, 32);
    v128.store(vectors3, d1, 16);
    v128.store(vectors3, d0);
  }
}
