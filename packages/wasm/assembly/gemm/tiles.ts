/**
 * Tiles of C += A B held in registers: six or four rows × 8 columns, or 16 in the build "wide", which joins vectors two by two; of two
 * rows or one: thinTiles.ts. V8 leaves 15 vector registers, one of them for A's element:
 *
 *   6 × 8: 12 sums, 2 of B, 1 of A        a: [depth][rows]        b: panels of 8 columns, [depth][8] each, `depth` rows
 *
 * Every element is summed from C on in ascending order of depth, whatever the tile: its bits do not depend on its neighbours.
 * depth ≥ 1; strides in bytes.
 */
import { madd } from "../lanes/madd";

export function tile6x8(a: usize, b: usize, depth: i32, c: usize, stride: usize): void {
  six(a, b, depth, c, stride, false);
}

/** Wide only: 24 sums. */
export function tile6x16(a: usize, b: usize, depth: i32, c: usize, stride: usize): void {
  six(a, b, depth, c, stride, true);
}

export function tile4x8(a: usize, b: usize, depth: i32, c: usize, stride: usize): void {
  four(a, b, depth, c, stride, false);
}

/** Wide only: 16 sums. */
export function tile4x16(a: usize, b: usize, depth: i32, c: usize, stride: usize): void {
  four(a, b, depth, c, stride, true);
}

/** `two` is a literal: two panels, side by side in C. */
// @ts-ignore: decorator
@inline
function six(a: usize, b: usize, depth: i32, c: usize, stride: usize, two: bool): void {
  let next = b + (<usize>depth << 5);
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
  let s02 = two ? v128.load(c, 32) : s00;
  let s03 = two ? v128.load(c, 48) : s00;
  let s12 = two ? v128.load(c1, 32) : s10;
  let s13 = two ? v128.load(c1, 48) : s10;
  let s22 = two ? v128.load(c2, 32) : s20;
  let s23 = two ? v128.load(c2, 48) : s20;
  let s32 = two ? v128.load(c3, 32) : s30;
  let s33 = two ? v128.load(c3, 48) : s30;
  let s42 = two ? v128.load(c4, 32) : s40;
  let s43 = two ? v128.load(c4, 48) : s40;
  let s52 = two ? v128.load(c5, 32) : s50;
  let s53 = two ? v128.load(c5, 48) : s50;
  do {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const b2 = two ? v128.load(next) : b0;
    const b3 = two ? v128.load(next, 16) : b0;
    let x = v128.load32_splat(a);
    s00 = madd(x, b0, s00);
    s01 = madd(x, b1, s01);
    if (two) s02 = madd(x, b2, s02);
    if (two) s03 = madd(x, b3, s03);
    x = v128.load32_splat(a, 4);
    s10 = madd(x, b0, s10);
    s11 = madd(x, b1, s11);
    if (two) s12 = madd(x, b2, s12);
    if (two) s13 = madd(x, b3, s13);
    x = v128.load32_splat(a, 8);
    s20 = madd(x, b0, s20);
    s21 = madd(x, b1, s21);
    if (two) s22 = madd(x, b2, s22);
    if (two) s23 = madd(x, b3, s23);
    x = v128.load32_splat(a, 12);
    s30 = madd(x, b0, s30);
    s31 = madd(x, b1, s31);
    if (two) s32 = madd(x, b2, s32);
    if (two) s33 = madd(x, b3, s33);
    x = v128.load32_splat(a, 16);
    s40 = madd(x, b0, s40);
    s41 = madd(x, b1, s41);
    if (two) s42 = madd(x, b2, s42);
    if (two) s43 = madd(x, b3, s43);
    x = v128.load32_splat(a, 20);
    s50 = madd(x, b0, s50);
    s51 = madd(x, b1, s51);
    if (two) s52 = madd(x, b2, s52);
    if (two) s53 = madd(x, b3, s53);
    a += 24;
    b += 32;
    if (two) next += 32;
  } while (--depth);
  if (two) v128.store(c, s03, 48);
  if (two) v128.store(c, s02, 32);
  v128.store(c, s01, 16);
  v128.store(c, s00);
  if (two) v128.store(c1, s13, 48);
  if (two) v128.store(c1, s12, 32);
  v128.store(c1, s11, 16);
  v128.store(c1, s10);
  if (two) v128.store(c2, s23, 48);
  if (two) v128.store(c2, s22, 32);
  v128.store(c2, s21, 16);
  v128.store(c2, s20);
  if (two) v128.store(c3, s33, 48);
  if (two) v128.store(c3, s32, 32);
  v128.store(c3, s31, 16);
  v128.store(c3, s30);
  if (two) v128.store(c4, s43, 48);
  if (two) v128.store(c4, s42, 32);
  v128.store(c4, s41, 16);
  v128.store(c4, s40);
  if (two) v128.store(c5, s53, 48);
  if (two) v128.store(c5, s52, 32);
  v128.store(c5, s51, 16);
  v128.store(c5, s50);
}

/** As `six`. */
// @ts-ignore: decorator
@inline
function four(a: usize, b: usize, depth: i32, c: usize, stride: usize, two: bool): void {
  let next = b + (<usize>depth << 5);
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
  let s02 = two ? v128.load(c, 32) : s00;
  let s03 = two ? v128.load(c, 48) : s00;
  let s12 = two ? v128.load(c1, 32) : s10;
  let s13 = two ? v128.load(c1, 48) : s10;
  let s22 = two ? v128.load(c2, 32) : s20;
  let s23 = two ? v128.load(c2, 48) : s20;
  let s32 = two ? v128.load(c3, 32) : s30;
  let s33 = two ? v128.load(c3, 48) : s30;
  do {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const b2 = two ? v128.load(next) : b0;
    const b3 = two ? v128.load(next, 16) : b0;
    let x = v128.load32_splat(a);
    s00 = madd(x, b0, s00);
    s01 = madd(x, b1, s01);
    if (two) s02 = madd(x, b2, s02);
    if (two) s03 = madd(x, b3, s03);
    x = v128.load32_splat(a, 4);
    s10 = madd(x, b0, s10);
    s11 = madd(x, b1, s11);
    if (two) s12 = madd(x, b2, s12);
    if (two) s13 = madd(x, b3, s13);
    x = v128.load32_splat(a, 8);
    s20 = madd(x, b0, s20);
    s21 = madd(x, b1, s21);
    if (two) s22 = madd(x, b2, s22);
    if (two) s23 = madd(x, b3, s23);
    x = v128.load32_splat(a, 12);
    s30 = madd(x, b0, s30);
    s31 = madd(x, b1, s31);
    if (two) s32 = madd(x, b2, s32);
    if (two) s33 = madd(x, b3, s33);
    a += 16;
    b += 32;
    if (two) next += 32;
  } while (--depth);
  if (two) v128.store(c, s03, 48);
  if (two) v128.store(c, s02, 32);
  v128.store(c, s01, 16);
  v128.store(c, s00);
  if (two) v128.store(c1, s13, 48);
  if (two) v128.store(c1, s12, 32);
  v128.store(c1, s11, 16);
  v128.store(c1, s10);
  if (two) v128.store(c2, s23, 48);
  if (two) v128.store(c2, s22, 32);
  v128.store(c2, s21, 16);
  v128.store(c2, s20);
  if (two) v128.store(c3, s33, 48);
  if (two) v128.store(c3, s32, 32);
  v128.store(c3, s31, 16);
  v128.store(c3, s30);
}

/** The first four columns of a panel of 8, in two thirds of the time of all: a sum waits for its last term, not for its turn. */
export function tile6x4(a: usize, b: usize, depth: i32, c: usize, stride: usize): void {
  const c1 = c + stride;
  const c2 = c1 + stride;
  const c3 = c2 + stride;
  const c4 = c3 + stride;
  const c5 = c4 + stride;
  let s0 = v128.load(c);
  let s1 = v128.load(c1);
  let s2 = v128.load(c2);
  let s3 = v128.load(c3);
  let s4 = v128.load(c4);
  let s5 = v128.load(c5);
  do {
    const y = v128.load(b);
    s0 = madd(v128.load32_splat(a), y, s0);
    s1 = madd(v128.load32_splat(a, 4), y, s1);
    s2 = madd(v128.load32_splat(a, 8), y, s2);
    s3 = madd(v128.load32_splat(a, 12), y, s3);
    s4 = madd(v128.load32_splat(a, 16), y, s4);
    s5 = madd(v128.load32_splat(a, 20), y, s5);
    a += 24;
    b += 32;
  } while (--depth);
  v128.store(c, s0);
  v128.store(c1, s1);
  v128.store(c2, s2);
  v128.store(c3, s3);
  v128.store(c4, s4);
  v128.store(c5, s5);
}
