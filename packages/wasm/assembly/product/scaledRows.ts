/**
 * c_n += Σ_d a_d B_dn for a single row and a matrix B as it stands: no copy of it has to be made, and none lies in the third cache beside it.
 * Terms are added in the order of d, so sums have the bits of `addProduct`. Wide, the next four rows are touched meanwhile (row.ts).
 */
import { loadLanes, madd, storeLanes } from "../vector";

/** a: [depth]; b: [depth][columns], rows `stride` bytes apart; c: [columns]. */
export function addScaledRows(a: usize, depth: i32, b: usize, stride: usize, columns: i32, c: usize): void {
  for (; depth >= 4; depth -= 4) {
    addFour(a, b, stride, columns, c, depth >= 8 ? 4 * stride : 0);
    a += 16;
    b += 4 * stride;
  }
  for (; depth > 0; depth--) {
    const x = v128.load32_splat(a);
    for (let n = 0; n < columns; n += 4) {
      const at = (<usize>n) << 2;
      storeLanes(c + at, madd(x, loadLanes(b + at, columns - n), loadLanes(c + at, columns - n)), columns - n);
    }
    a += 4;
    b += stride;
  }
}

/** Four rows at a time: with more, the cache brings fewer of their columns ahead. Those to be touched lie `ahead` bytes on. */
function addFour(a: usize, row0: usize, stride: usize, columns: i32, c: usize, ahead: usize): void {
  const x0 = v128.load32_splat(a);
  const x1 = v128.load32_splat(a, 4);
  const x2 = v128.load32_splat(a, 8);
  const x3 = v128.load32_splat(a, 12);
  let row1 = row0 + stride;
  let row2 = row1 + stride;
  let row3 = row2 + stride;
  for (; columns >= 32; columns -= 32) {
    if (WIDE) {
      load<i32>(row0 + ahead);
      load<i32>(row0 + ahead, 64);
      load<i32>(row1 + ahead);
      load<i32>(row1 + ahead, 64);
      load<i32>(row2 + ahead);
      load<i32>(row2 + ahead, 64);
      load<i32>(row3 + ahead);
      load<i32>(row3 + ahead, 64);
    }
    let s0 = v128.load(c);
    let s1 = v128.load(c, 16);
    let s2 = v128.load(c, 32);
    let s3 = v128.load(c, 48);
    let s4 = v128.load(c, 64);
    let s5 = v128.load(c, 80);
    let s6 = v128.load(c, 96);
    let s7 = v128.load(c, 112);
    s0 = madd(x0, v128.load(row0), s0);
    s1 = madd(x0, v128.load(row0, 16), s1);
    s2 = madd(x0, v128.load(row0, 32), s2);
    s3 = madd(x0, v128.load(row0, 48), s3);
    s4 = madd(x0, v128.load(row0, 64), s4);
    s5 = madd(x0, v128.load(row0, 80), s5);
    s6 = madd(x0, v128.load(row0, 96), s6);
    s7 = madd(x0, v128.load(row0, 112), s7);
    s0 = madd(x1, v128.load(row1), s0);
    s1 = madd(x1, v128.load(row1, 16), s1);
    s2 = madd(x1, v128.load(row1, 32), s2);
    s3 = madd(x1, v128.load(row1, 48), s3);
    s4 = madd(x1, v128.load(row1, 64), s4);
    s5 = madd(x1, v128.load(row1, 80), s5);
    s6 = madd(x1, v128.load(row1, 96), s6);
    s7 = madd(x1, v128.load(row1, 112), s7);
    s0 = madd(x2, v128.load(row2), s0);
    s1 = madd(x2, v128.load(row2, 16), s1);
    s2 = madd(x2, v128.load(row2, 32), s2);
    s3 = madd(x2, v128.load(row2, 48), s3);
    s4 = madd(x2, v128.load(row2, 64), s4);
    s5 = madd(x2, v128.load(row2, 80), s5);
    s6 = madd(x2, v128.load(row2, 96), s6);
    s7 = madd(x2, v128.load(row2, 112), s7);
    s0 = madd(x3, v128.load(row3), s0);
    s1 = madd(x3, v128.load(row3, 16), s1);
    s2 = madd(x3, v128.load(row3, 32), s2);
    s3 = madd(x3, v128.load(row3, 48), s3);
    s4 = madd(x3, v128.load(row3, 64), s4);
    s5 = madd(x3, v128.load(row3, 80), s5);
    s6 = madd(x3, v128.load(row3, 96), s6);
    s7 = madd(x3, v128.load(row3, 112), s7);
    v128.store(c, s7, 112);
    v128.store(c, s6, 96);
    v128.store(c, s5, 80);
    v128.store(c, s4, 64);
    v128.store(c, s3, 48);
    v128.store(c, s2, 32);
    v128.store(c, s1, 16);
    v128.store(c, s0);
    row0 += 128;
    row1 += 128;
    row2 += 128;
    row3 += 128;
    c += 128;
  }
  for (; columns > 0; columns -= 4) {
    let sum = loadLanes(c, columns);
    sum = madd(x0, loadLanes(row0, columns), sum);
    sum = madd(x1, loadLanes(row1, columns), sum);
    sum = madd(x2, loadLanes(row2, columns), sum);
    sum = madd(x3, loadLanes(row3, columns), sum);
    storeLanes(c, sum, columns);
    row0 += 16;
    row1 += 16;
    row2 += 16;
    row3 += 16;
    c += 16;
  }
}
