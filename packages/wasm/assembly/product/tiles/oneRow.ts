/** Tiles as those of tall.ts, of one row: four panels wide where there are as many, for the reason in twoRows.ts. */
import { madd } from "../../vector";

export function tile1x32(a: usize, b: usize, depth: i32, c: usize): void {
  const panel = (<usize>depth) << 5;
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
