/**
 * Tiles like those of tall.ts, of one or two rows. They are several panels wide: it takes 8 sums to start an addition in every cycle while
 * earlier ones are in progress, and 12 to do so in every case. Each vector of B is loaded when it is used, and elements of A are kept.
 *
 *   2 × 24: 12 sums, 1 vector of B, 2 elements of A; with fused multiply-add only, since a separate product needs one more register
 */
import { madd } from "../../vector";

/** `step`: bytes between the elements of A for consecutive depths: 8, or 16 for half of a block of four rows. */
export function tile2x24(a: usize, step: usize, b: usize, depth: i32, c: usize, stride: usize): void {
  tile(2, 3, a, step, b, depth, c, stride);
}

/** In the build "wide" only: 8 pairs of sums. */
export function tile2x32(a: usize, b: usize, depth: i32, c: usize, stride: usize): void {
  tile(2, 4, a, 8, b, depth, c, stride);
}

export function tile2x16(a: usize, b: usize, depth: i32, c: usize, stride: usize): void {
  tile(2, 2, a, 8, b, depth, c, stride);
}

export function tile2x8(a: usize, b: usize, depth: i32, c: usize, stride: usize): void {
  tile(2, 1, a, 8, b, depth, c, stride);
}

export function tile1x32(a: usize, b: usize, depth: i32, c: usize): void {
  tile(1, 4, a, 4, b, depth, c, 0);
}

export function tile1x8(a: usize, b: usize, depth: i32, c: usize): void {
  tile(1, 1, a, 4, b, depth, c, 0);
}

/** A tile of `rows` rows and `panels` adjacent panels. @inline */
function tile(
  rows: Literal,
  panels: Literal,
  a: usize,
  step: usize,
  b: usize,
  depth: i32,
  c: usize,
  stride: usize,
): void {
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
    const x = new StaticArray<v128>(rows);
    for (let r = 0; r < rows; r++) x[r] = v128.load32_splat(a, 4 * r);
    for (let k = 0; k < 2 * panels; k++) {
      const y = v128.load(panel[k >> 1], 16 * (k & 1));
      for (let r = 0; r < rows; r++) s[2 * panels * r + k] = madd(x[r], y, s[2 * panels * r + k]);
    }
    a += step;
    for (let p = 0; p < panels; p++) panel[p] += 32;
  } while (--depth);
  for (let r = rows - 1; r >= 0; r--) {
    for (let k = 2 * panels - 1; k >= 0; k--) v128.store(row[r], s[2 * panels * r + k], 16 * k);
  }
}
