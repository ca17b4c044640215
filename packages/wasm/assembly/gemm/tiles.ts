/**
 * Tiles of C += A B held in registers: `rows` × 8, 16 or 32 columns. V8 leaves 15 vector registers, one of them for A's element:
 *
 *   6 × 8: 12 sums, 2 of B, 1 of A        a: [depth][rows]        b: panels of 8 columns, [depth][8] each, `depth` rows
 *
 * Every element is summed from C on in ascending order of depth, whatever the tile: its bits do not depend on its neighbours.
 * depth ≥ 1; strides in bytes.
 */
import { madd } from "../lanes/madd";

export function tile6x8(a: usize, b: usize, depth: i32, c: usize, stride: usize): void {
  const c1 = c + stride;
  const c2 = c1 + stride;
  const c3 = c2 + stride;
  const c4 = c3 + stride;
  const c5 = c4 + stride;
  let s00 = v128.load(c);
  let s01 = v128.load(c, 16);
  let s10 = v128.load(c1);
  let s11 = v128.load(c1, 16);
  let s20 = v128.load(c2);
  let s21 = v128.load(c2, 16);
  let s30 = v128.load(c3);
  let s31 = v128.load(c3, 16);
  let s40 = v128.load(c4);
  let s41 = v128.load(c4, 16);
  let s50 = v128.load(c5);
  let s51 = v128.load(c5, 16);
  do {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load32_splat(a);
    s00 = madd(x, b0, s00);
    s01 = madd(x, b1, s01);
    x = v128.load32_splat(a, 4);
    s10 = madd(x, b0, s10);
    s11 = madd(x, b1, s11);
    x = v128.load32_splat(a, 8);
    s20 = madd(x, b0, s20);
    s21 = madd(x, b1, s21);
    x = v128.load32_splat(a, 12);
    s30 = madd(x, b0, s30);
    s31 = madd(x, b1, s31);
    x = v128.load32_splat(a, 16);
    s40 = madd(x, b0, s40);
    s41 = madd(x, b1, s41);
    x = v128.load32_splat(a, 20);
    s50 = madd(x, b0, s50);
    s51 = madd(x, b1, s51);
    a += 24;
    b += 32;
  } while (--depth);
  v128.store(c, s00);
  v128.store(c, s01, 16);
  v128.store(c1, s10);
  v128.store(c1, s11, 16);
  v128.store(c2, s20);
  v128.store(c2, s21, 16);
  v128.store(c3, s30);
  v128.store(c3, s31, 16);
  v128.store(c4, s40);
  v128.store(c4, s41, 16);
  v128.store(c5, s50);
  v128.store(c5, s51, 16);
}

export function tile4x8(a: usize, b: usize, depth: i32, c: usize, stride: usize): void {
  const c1 = c + stride;
  const c2 = c1 + stride;
  const c3 = c2 + stride;
  let s00 = v128.load(c);
  let s01 = v128.load(c, 16);
  let s10 = v128.load(c1);
  let s11 = v128.load(c1, 16);
  let s20 = v128.load(c2);
  let s21 = v128.load(c2, 16);
  let s30 = v128.load(c3);
  let s31 = v128.load(c3, 16);
  do {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load32_splat(a);
    s00 = madd(x, b0, s00);
    s01 = madd(x, b1, s01);
    x = v128.load32_splat(a, 4);
    s10 = madd(x, b0, s10);
    s11 = madd(x, b1, s11);
    x = v128.load32_splat(a, 8);
    s20 = madd(x, b0, s20);
    s21 = madd(x, b1, s21);
    x = v128.load32_splat(a, 12);
    s30 = madd(x, b0, s30);
    s31 = madd(x, b1, s31);
    a += 16;
    b += 32;
  } while (--depth);
  v128.store(c, s00);
  v128.store(c, s01, 16);
  v128.store(c1, s10);
  v128.store(c1, s11, 16);
  v128.store(c2, s20);
  v128.store(c2, s21, 16);
  v128.store(c3, s30);
  v128.store(c3, s31, 16);
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
  v128.store(c, s00);
  v128.store(c, s01, 16);
  v128.store(c, s02, 32);
  v128.store(c, s03, 48);
  v128.store(c1, s10);
  v128.store(c1, s11, 16);
  v128.store(c1, s12, 32);
  v128.store(c1, s13, 48);
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
  v128.store(c, s00);
  v128.store(c, s01, 16);
  v128.store(c1, s10);
  v128.store(c1, s11, 16);
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
  v128.store(c, s0);
  v128.store(c, s1, 16);
  v128.store(c, s2, 32);
  v128.store(c, s3, 48);
  v128.store(c, s4, 64);
  v128.store(c, s5, 80);
  v128.store(c, s6, 96);
  v128.store(c, s7, 112);
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
  v128.store(c, s0);
  v128.store(c, s1, 16);
}
