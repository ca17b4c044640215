/**
 * c_n += Σ_d a_d B_dn for a single row and a row-major matrix B. It needs no packed copy of B, which would also take space in the third
 * level cache. Terms are added in the order of d, so the sums have the bits of `addProduct`.
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

/**
 * Adds four rows. With more rows, the cache would prefetch fewer columns of each. The build "wide" touches the rows `ahead` bytes further,
 * which come next.
 */
function addFour(a: usize, row0: usize, stride: usize, columns: i32, c: usize, ahead: usize): void {
  const x = new StaticArray<v128>(4);
  for (let r = 0; r < 4; r++) x[r] = v128.load32_splat(a, 4 * r);
  const row = new StaticArray<usize>(4);
  row[0] = row0;
  for (let r = 1; r < 4; r++) row[r] = row[r - 1] + stride;
  for (; columns >= 32; columns -= 32) {
    for (let r = 0; r < 4; r++) {
      if (WIDE) {
        load<i32>(row[r] + ahead);
        load<i32>(row[r] + ahead, 64);
      }
    }
    const s = new StaticArray<v128>(8);
    for (let k = 0; k < 8; k++) s[k] = v128.load(c, 16 * k);
    for (let r = 0; r < 4; r++) {
      for (let k = 0; k < 8; k++) s[k] = madd(x[r], v128.load(row[r], 16 * k), s[k]);
    }
    for (let k = 7; k >= 0; k--) v128.store(c, s[k], 16 * k);
    for (let r = 0; r < 4; r++) row[r] += 128;
    c += 128;
  }
  for (; columns > 0; columns -= 4) {
    let sum = loadLanes(c, columns);
    for (let r = 0; r < 4; r++) sum = madd(x[r], loadLanes(row[r], columns), sum);
    storeLanes(c, sum, columns);
    for (let r = 0; r < 4; r++) row[r] += 16;
    c += 16;
  }
}
