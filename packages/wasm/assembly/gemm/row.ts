/**
 * c += a B for a single row, which reads every weight once: panels are as wide as registers allow (32 columns), so that B is one
 * stream. Sums have the same bits as those of `addProduct`.
 */
import { madd } from "../lanes/madd";
import { copy } from "../lanes/vector";

/** Columns of a panel. */
// @ts-ignore: decorator
@inline
export const WIDE: i32 = 32;

/**
 * a: [depth], depth ≥ 1; b: [⌈columns / 32⌉][depth][32]; c: [columns], nothing beside it is touched. Panels are walked through from
 * the first to the last, or `reversed`: whoever does so every other time begins with what is still in the cache.
 */
export function addRowProduct(
  a: usize,
  depth: i32,
  b: usize,
  columns: i32,
  c: usize,
  spare: usize,
  reversed: bool,
): void {
  const panels = (columns + WIDE - 1) / WIDE;
  for (let n = 0; n < panels; n++) {
    const panel = reversed ? panels - 1 - n : n;
    addPanel(a, depth, b + <usize>(panel * depth) * 128, columns - panel * WIDE, c + <usize>panel * 128, spare);
  }
}

/** One panel, of which `columns` are used (all where there are more). */
function addPanel(a: usize, depth: i32, b: usize, columns: i32, c: usize, spare: usize): void {
  if (columns >= WIDE) return addWide(a, depth, b, c);
  copy(c, spare, columns);
  addWide(a, depth, b, spare);
  copy(spare, c, columns);
}

function addWide(a: usize, depth: i32, b: usize, c: usize): void {
  let s0 = v128.load(c);
  let s1 = v128.load(c, 16);
  let s2 = v128.load(c, 32);
  let s3 = v128.load(c, 48);
  let s4 = v128.load(c, 64);
  let s5 = v128.load(c, 80);
  let s6 = v128.load(c, 96);
  let s7 = v128.load(c, 112);
  do {
    const x = v128.load32_splat(a);
    s0 = madd(x, v128.load(b), s0);
    s1 = madd(x, v128.load(b, 16), s1);
    s2 = madd(x, v128.load(b, 32), s2);
    s3 = madd(x, v128.load(b, 48), s3);
    s4 = madd(x, v128.load(b, 64), s4);
    s5 = madd(x, v128.load(b, 80), s5);
    s6 = madd(x, v128.load(b, 96), s6);
    s7 = madd(x, v128.load(b, 112), s7);
    a += 4;
    b += 128;
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
