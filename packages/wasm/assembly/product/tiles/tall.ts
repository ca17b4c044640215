/**
 * Tiles of C += A B held in registers: four or six rows × 8 columns, or × 16 in the build "wide", which joins vectors in pairs. V8 has 15
 * vector registers:
 *
 *   6 × 8: 12 sums, 2 vectors of B, 1 element of A        a: [depth][rows]        b: panels of 8 columns, [depth][8] each
 *
 * Every element is summed in ascending order of depth, starting from C, here and in thin.ts, so its bits do not depend on the tile.
 * depth ≥ 1; strides in bytes.
 */
import { madd } from "../../vector";

export function tile6x8(a: usize, b: usize, depth: i32, c: usize, stride: usize): void {
  tile(6, 1, a, b, depth, c, stride);
}

/** In the build "wide" only: 12 pairs of sums. */
export function tile6x16(a: usize, b: usize, depth: i32, c: usize, stride: usize): void {
  tile(6, 2, a, b, depth, c, stride);
}

export function tile4x8(a: usize, b: usize, depth: i32, c: usize, stride: usize): void {
  tile(4, 1, a, b, depth, c, stride);
}

/** In the build "wide" only: 8 pairs of sums. */
export function tile4x16(a: usize, b: usize, depth: i32, c: usize, stride: usize): void {
  tile(4, 2, a, b, depth, c, stride);
}

/** A tile of `rows` rows and `panels` adjacent panels. @inline */
function tile(rows: Literal, panels: Literal, a: usize, b: usize, depth: i32, c: usize, stride: usize): void {
  const panel = new StaticArray<usize>(panels);
  panel[0] = b;
  for (let p = 1; p < panels; p++) panel[p] = panel[p - 1] + ((<usize>depth) << 5);
  const row = new StaticArray<usize>(rows);
  row[0] = c;
  for (let r = 1; r < rows; r++) row[r] = row[r - 1] + stride;
  const s = new StaticArray<v128>(rows * 2 * panels);
  for (let r = 0; r < rows; r++) {
    for (let k = 0; k < 2 * panels; k++) s[2 * panels * r + k] = v128.load(row[r], 16 * k);
  }
  do {
    const y = new StaticArray<v128>(2 * panels);
    for (let k = 0; k < 2 * panels; k++) y[k] = v128.load(panel[k >> 1], 16 * (k & 1));
    for (let r = 0; r < rows; r++) {
      const x = v128.load32_splat(a, 4 * r);
      for (let k = 0; k < 2 * panels; k++) s[2 * panels * r + k] = madd(x, y[k], s[2 * panels * r + k]);
    }
    a += 4 * rows;
    for (let p = 0; p < panels; p++) panel[p] += 32;
  } while (--depth);
  for (let r = 0; r < rows; r++) {
    for (let k = 2 * panels - 1; k >= 0; k--) v128.store(row[r], s[2 * panels * r + k], 16 * k);
  }
}

/** The first four columns of a panel of 8, in two thirds of the time of all eight: the latency of the sums limits both. */
export function tile6x4(a: usize, b: usize, depth: i32, c: usize, stride: usize): void {
  const row = new StaticArray<usize>(6);
  row[0] = c;
  for (let r = 1; r < 6; r++) row[r] = row[r - 1] + stride;
  const s = new StaticArray<v128>(6);
  for (let r = 0; r < 6; r++) s[r] = v128.load(row[r]);
  do {
    const y = v128.load(b);
    for (let r = 0; r < 6; r++) s[r] = madd(v128.load32_splat(a, 4 * r), y, s[r]);
    a += 24;
    b += 32;
  } while (--depth);
  for (let r = 0; r < 6; r++) v128.store(row[r], s[r]);
}
