/**
 * Tiles as those of tiles.ts, of two rows or one: several panels wide, since it takes 8 sums to have an addition begun in every cycle
 * while others are under way, and 12 to do so at any time.
 *
 *   2 × 24: 12 sums, 1 of B, 2 of A       with a fused multiply-add only: a product of its own would need one more register
 */
import { madd } from "../lanes/madd";

/** `step`: bytes from one pair of A's elements to the next; 16 for half of a block of four rows. */
export function tile2x24(a: usize, step: usize, b: usize, depth: i32, c: usize, stride: usize): void {
  let b1 = b + (<usize>depth << 5);
  let b2 = b1 + (<usize>depth << 5);
  const c1 = c + stride;
  let s00 = v128.load(c);
  let s01 = v128.load(c, 16);
  let s02 = v128.load(c, 32);
  let s03 = v128.load(c, 48);
  let s04 = v128.load(c, 64);
  let s05 = v128.load(c, 80);
  let s10 = v128.load(c1);
  let s11 = v128.load(c1, 16);
  let s12 = v128.load(c1, 32);
  let s13 = v128.load(c1, 48);
  let s14 = v128.load(c1, 64);
  let s15 = v128.load(c1, 80);
  do {
    const x0 = v128.load32_splat(a);
    const x1 = v128.load32_splat(a, 4);
    let y = v128.load(b);
    s00 = madd(x0, y, s00);
    s10 = madd(x1, y, s10);
    y = v128.load(b, 16);
    s01 = madd(x0, y, s01);
    s11 = madd(x1, y, s11);
    y = v128.load(b1);
    s02 = madd(x0, y, s02);
    s12 = madd(x1, y, s12);
    y = v128.load(b1, 16);
    s03 = madd(x0, y, s03);
    s13 = madd(x1, y, s13);
    y = v128.load(b2);
    s04 = madd(x0, y, s04);
    s14 = madd(x1, y, s14);
    y = v128.load(b2, 16);
    s05 = madd(x0, y, s05);
    s15 = madd(x1, y, s15);
    a += step;
    b += 32;
    b1 += 32;
    b2 += 32;
  } while (--depth);
  v128.store(c1, s15, 80);
  v128.store(c1, s14, 64);
  v128.store(c1, s13, 48);
  v128.store(c1, s12, 32);
  v128.store(c1, s11, 16);
  v128.store(c1, s10);
  v128.store(c, s05, 80);
  v128.store(c, s04, 64);
  v128.store(c, s03, 48);
  v128.store(c, s02, 32);
  v128.store(c, s01, 16);
  v128.store(c, s00);
}

/** Of the build "wide", whose 16 sums are 8. */
export function tile2x32(a: usize, b: usize, depth: i32, c: usize, stride: usize): void {
  const panel = <usize>depth << 5;
  const b1 = b + panel;
  const b2 = b1 + panel;
  const b3 = b2 + panel;
  const c1 = c + stride;
  let s00 = v128.load(c);
  let s01 = v128.load(c, 16);
  let s02 = v128.load(c, 32);
  let s03 = v128.load(c, 48);
  let s04 = v128.load(c, 64);
  let s05 = v128.load(c, 80);
  let s06 = v128.load(c, 96);
  let s07 = v128.load(c, 112);
  let s10 = v128.load(c1);
  let s11 = v128.load(c1, 16);
  let s12 = v128.load(c1, 32);
  let s13 = v128.load(c1, 48);
  let s14 = v128.load(c1, 64);
  let s15 = v128.load(c1, 80);
  let s16 = v128.load(c1, 96);
  let s17 = v128.load(c1, 112);
  let step: usize = 0;
  do {
    const x0 = v128.load32_splat(a);
    const x1 = v128.load32_splat(a, 4);
    let y = v128.load(b + step);
    s00 = madd(x0, y, s00);
    s10 = madd(x1, y, s10);
    y = v128.load(b + step, 16);
    s01 = madd(x0, y, s01);
    s11 = madd(x1, y, s11);
    y = v128.load(b1 + step);
    s02 = madd(x0, y, s02);
    s12 = madd(x1, y, s12);
    y = v128.load(b1 + step, 16);
    s03 = madd(x0, y, s03);
    s13 = madd(x1, y, s13);
    y = v128.load(b2 + step);
    s04 = madd(x0, y, s04);
    s14 = madd(x1, y, s14);
    y = v128.load(b2 + step, 16);
    s05 = madd(x0, y, s05);
    s15 = madd(x1, y, s15);
    y = v128.load(b3 + step);
    s06 = madd(x0, y, s06);
    s16 = madd(x1, y, s16);
    y = v128.load(b3 + step, 16);
    s07 = madd(x0, y, s07);
    s17 = madd(x1, y, s17);
    a += 8;
    step += 32;
  } while (--depth);
  v128.store(c, s07, 112);
  v128.store(c, s06, 96);
  v128.store(c, s05, 80);
  v128.store(c, s04, 64);
  v128.store(c, s03, 48);
  v128.store(c, s02, 32);
  v128.store(c, s01, 16);
  v128.store(c, s00);
  v128.store(c1, s17, 112);
  v128.store(c1, s16, 96);
  v128.store(c1, s15, 80);
  v128.store(c1, s14, 64);
  v128.store(c1, s13, 48);
  v128.store(c1, s12, 32);
  v128.store(c1, s11, 16);
  v128.store(c1, s10);
}

export function tile2x16(a: usize, b: usize, depth: i32, c: usize, stride: usize): void {
  const next = b + (<usize>depth << 5);
  const c1 = c + stride;
  let s00 = v128.load(c);
  let s01 = v128.load(c, 16);
  let s02 = v128.load(c, 32);
  let s03 = v128.load(c, 48);
  let s10 = v128.load(c1);
  let s11 = v128.load(c1, 16);
  let s12 = v128.load(c1, 32);
  let s13 = v128.load(c1, 48);
  let step: usize = 0;
  do {
    const x0 = v128.load32_splat(a);
    const x1 = v128.load32_splat(a, 4);
    let y = v128.load(b + step);
    s00 = madd(x0, y, s00);
    s10 = madd(x1, y, s10);
    y = v128.load(b + step, 16);
    s01 = madd(x0, y, s01);
    s11 = madd(x1, y, s11);
    y = v128.load(next + step);
    s02 = madd(x0, y, s02);
    s12 = madd(x1, y, s12);
    y = v128.load(next + step, 16);
    s03 = madd(x0, y, s03);
    s13 = madd(x1, y, s13);
    a += 8;
    step += 32;
  } while (--depth);
  v128.store(c1, s13, 48);
  v128.store(c1, s12, 32);
  v128.store(c1, s11, 16);
  v128.store(c1, s10);
  v128.store(c, s03, 48);
  v128.store(c, s02, 32);
  v128.store(c, s01, 16);
  v128.store(c, s00);
}

export function tile2x8(a: usize, b: usize, depth: i32, c: usize, stride: usize): void {
  const c1 = c + stride;
  let s00 = v128.load(c);
  let s01 = v128.load(c, 16);
  let s10 = v128.load(c1);
  let s11 = v128.load(c1, 16);
  do {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const x0 = v128.load32_splat(a);
    s00 = madd(x0, b0, s00);
    s01 = madd(x0, b1, s01);
    const x1 = v128.load32_splat(a, 4);
    s10 = madd(x1, b0, s10);
    s11 = madd(x1, b1, s11);
    a += 8;
    b += 32;
  } while (--depth);
  v128.store(c1, s11, 16);
  v128.store(c1, s10);
  v128.store(c, s01, 16);
  v128.store(c, s00);
}

export function tile1x32(a: usize, b: usize, depth: i32, c: usize): void {
  const panel = <usize>depth << 5;
  const b1 = b + panel;
  const b2 = b1 + panel;
  const b3 = b2 + panel;
  let s0 = v128.load(c);
  let s1 = v128.load(c, 16);
  let s2 = v128.load(c, 32);
  let s3 = v128.load(c, 48);
  let s4 = v128.load(c, 64);
  let s5 = v128.load(c, 80);
  let s6 = v128.load(c, 96);
  let s7 = v128.load(c, 112);
  let step: usize = 0;
  do {
    const x = v128.load32_splat(a);
    s0 = madd(x, v128.load(b + step), s0);
    s1 = madd(x, v128.load(b + step, 16), s1);
    s2 = madd(x, v128.load(b1 + step), s2);
    s3 = madd(x, v128.load(b1 + step, 16), s3);
    s4 = madd(x, v128.load(b2 + step), s4);
    s5 = madd(x, v128.load(b2 + step, 16), s5);
    s6 = madd(x, v128.load(b3 + step), s6);
    s7 = madd(x, v128.load(b3 + step, 16), s7);
    a += 4;
    step += 32;
  } while (--depth);
  v128.store(c, s7, 112);
  v128.store(c, s6, 96);
  v128.store(c, s5, 80);
  v128.store(c, s4, 64);
  v128.store(c, s3, 48);
  v128.store(c, s2, 32);
  v128.store(c, s1, 16);
  v128.store(c, s0);
}

export function tile1x8(a: usize, b: usize, depth: i32, c: usize): void {
  let s0 = v128.load(c);
  let s1 = v128.load(c, 16);
  do {
    const x = v128.load32_splat(a);
    s0 = madd(x, v128.load(b), s0);
    s1 = madd(x, v128.load(b, 16), s1);
    a += 4;
    b += 32;
  } while (--depth);
  v128.store(c, s1, 16);
  v128.store(c, s0);
}
