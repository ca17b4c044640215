/**
 * Tiles as those of tall.ts, of two rows: several panels wide, since it takes 8 sums to have an addition begun in every cycle while
 * others are under way, and 12 to do so at any time.
 *
 *   2 × 24: 12 sums, 1 of B, 2 of A       with a fused multiply-add only: a product of its own would need one more register
 */
import { madd } from "../../vector";

/** `step`: bytes from one pair of A's elements to the next; 16 for half of a block of four rows. */
export function tile2x24(a: usize, step: usize, b: usize, depth: i32, c: usize, stride: usize): void {
  const panel = new StaticArray<usize>(3);
  panel[0] = b;
  for (let p = 1; p < 3; p++) panel[p] = panel[p - 1] + ((<usize>depth) << 5);
  const c1 = c + stride;
  const s = new StaticArray<v128>(12);
  for (let k = 0; k < 6; k++) s[k] = v128.load(c, 16 * k);
  for (let k = 0; k < 6; k++) s[6 + k] = v128.load(c1, 16 * k);
  do {
    const x0 = v128.load32_splat(a);
    const x1 = v128.load32_splat(a, 4);
    for (let k = 0; k < 6; k++) {
      const y = v128.load(panel[k >> 1], 16 * (k & 1));
      s[k] = madd(x0, y, s[k]);
      s[6 + k] = madd(x1, y, s[6 + k]);
    }
    a += step;
    for (let p = 0; p < 3; p++) panel[p] += 32;
  } while (--depth);
  for (let k = 5; k >= 0; k--) v128.store(c1, s[6 + k], 16 * k);
  for (let k = 5; k >= 0; k--) v128.store(c, s[k], 16 * k);
}

/** Of the build "wide", whose 16 sums are 8. */
export function tile2x32(a: usize, b: usize, depth: i32, c: usize, stride: usize): void {
  const panel = new StaticArray<usize>(4);
  panel[0] = b;
  for (let p = 1; p < 4; p++) panel[p] = panel[p - 1] + ((<usize>depth) << 5);
  const c1 = c + stride;
  const s = new StaticArray<v128>(16);
  for (let k = 0; k < 8; k++) s[k] = v128.load(c, 16 * k);
  for (let k = 0; k < 8; k++) s[8 + k] = v128.load(c1, 16 * k);
  let step: usize = 0;
  do {
    const x0 = v128.load32_splat(a);
    const x1 = v128.load32_splat(a, 4);
    for (let k = 0; k < 8; k++) {
      const y = v128.load(panel[k >> 1] + step, 16 * (k & 1));
      s[k] = madd(x0, y, s[k]);
      s[8 + k] = madd(x1, y, s[8 + k]);
    }
    a += 8;
    step += 32;
  } while (--depth);
  for (let k = 7; k >= 0; k--) v128.store(c, s[k], 16 * k);
  for (let k = 7; k >= 0; k--) v128.store(c1, s[8 + k], 16 * k);
}

export function tile2x16(a: usize, b: usize, depth: i32, c: usize, stride: usize): void {
  const panel = new StaticArray<usize>(2);
  panel[0] = b;
  panel[1] = b + ((<usize>depth) << 5);
  const c1 = c + stride;
  const s = new StaticArray<v128>(8);
  for (let k = 0; k < 4; k++) s[k] = v128.load(c, 16 * k);
  for (let k = 0; k < 4; k++) s[4 + k] = v128.load(c1, 16 * k);
  let step: usize = 0;
  do {
    const x0 = v128.load32_splat(a);
    const x1 = v128.load32_splat(a, 4);
    for (let k = 0; k < 4; k++) {
      const y = v128.load(panel[k >> 1] + step, 16 * (k & 1));
      s[k] = madd(x0, y, s[k]);
      s[4 + k] = madd(x1, y, s[4 + k]);
    }
    a += 8;
    step += 32;
  } while (--depth);
  for (let k = 3; k >= 0; k--) v128.store(c1, s[4 + k], 16 * k);
  for (let k = 3; k >= 0; k--) v128.store(c, s[k], 16 * k);
}

export function tile2x8(a: usize, b: usize, depth: i32, c: usize, stride: usize): void {
  const c1 = c + stride;
  const s = new StaticArray<v128>(4);
  for (let k = 0; k < 2; k++) s[k] = v128.load(c, 16 * k);
  for (let k = 0; k < 2; k++) s[2 + k] = v128.load(c1, 16 * k);
  do {
    const y = new StaticArray<v128>(2);
    for (let k = 0; k < 2; k++) y[k] = v128.load(b, 16 * k);
    const x0 = v128.load32_splat(a);
    for (let k = 0; k < 2; k++) s[k] = madd(x0, y[k], s[k]);
    const x1 = v128.load32_splat(a, 4);
    for (let k = 0; k < 2; k++) s[2 + k] = madd(x1, y[k], s[2 + k]);
    a += 8;
    b += 32;
  } while (--depth);
  for (let k = 1; k >= 0; k--) v128.store(c1, s[2 + k], 16 * k);
  for (let k = 1; k >= 0; k--) v128.store(c, s[k], 16 * k);
}
