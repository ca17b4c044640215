/**
 * c += a B for a single row, which reads every weight once: panels are as wide as registers allow (32 columns, 64 in the build "wide"),
 * so that B is one stream. Sums have the same bits as those of `addProduct`.
 *
 * Wide, each turn touches the four lines of the cache that are AHEAD bytes on, by loads as those of vector/fetch.ts: a line comes sooner when
 * asked for once than when two loads wait for it. Single vectors leave no room for more loads.
 */
import { copy, madd } from "../vector";

/** Columns of a panel. @inline */
export const ROW_PANEL: i32 = WIDE ? 64 : 32;

/** How far behind the last panel memory is touched. @inline */
export const AHEAD: usize = WIDE ? 2048 : 0;

/**
 * a: [depth], depth ≥ 1; b: [⌈columns / ROW_PANEL⌉][depth][ROW_PANEL]; c: [columns], nothing beside it is touched. Panels are walked
 * through from the first to the last, or `reversed`: whoever does so every other time begins with what is still in the cache.
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
  const panels = (columns + ROW_PANEL - 1) / ROW_PANEL;
  for (let n = 0; n < panels; n++) {
    const panel = reversed ? panels - 1 - n : n;
    const first = panel * ROW_PANEL;
    addPanel(a, depth, b + ((<usize>first * <usize>depth) << 2), columns - first, c + ((<usize>first) << 2), spare);
  }
}

/** One panel, of which `columns` are used (all where there are more). */
function addPanel(a: usize, depth: i32, b: usize, columns: i32, c: usize, spare: usize): void {
  if (columns >= ROW_PANEL) return addWhole(a, depth, b, c);
  copy(c, spare, columns);
  addWhole(a, depth, b, spare);
  copy(spare, c, columns);
}

function addWhole(a: usize, depth: i32, b: usize, c: usize): void {
  let s0 = v128.load(c);
  let s1 = v128.load(c, 16);
  let s2 = v128.load(c, 32);
  let s3 = v128.load(c, 48);
  let s4 = v128.load(c, 64);
  let s5 = v128.load(c, 80);
  let s6 = v128.load(c, 96);
  let s7 = v128.load(c, 112);
  let s8 = WIDE ? v128.load(c, 128) : s0;
  let s9 = WIDE ? v128.load(c, 144) : s0;
  let s10 = WIDE ? v128.load(c, 160) : s0;
  let s11 = WIDE ? v128.load(c, 176) : s0;
  let s12 = WIDE ? v128.load(c, 192) : s0;
  let s13 = WIDE ? v128.load(c, 208) : s0;
  let s14 = WIDE ? v128.load(c, 224) : s0;
  let s15 = WIDE ? v128.load(c, 240) : s0;
  do {
    if (WIDE) {
      load<i32>(b, AHEAD);
      load<i32>(b, AHEAD + 64);
      load<i32>(b, AHEAD + 128);
      load<i32>(b, AHEAD + 192);
    }
    const x = v128.load32_splat(a);
    s0 = madd(x, v128.load(b), s0);
    s1 = madd(x, v128.load(b, 16), s1);
    s2 = madd(x, v128.load(b, 32), s2);
    s3 = madd(x, v128.load(b, 48), s3);
    s4 = madd(x, v128.load(b, 64), s4);
    s5 = madd(x, v128.load(b, 80), s5);
    s6 = madd(x, v128.load(b, 96), s6);
    s7 = madd(x, v128.load(b, 112), s7);
    if (WIDE) s8 = madd(x, v128.load(b, 128), s8);
    if (WIDE) s9 = madd(x, v128.load(b, 144), s9);
    if (WIDE) s10 = madd(x, v128.load(b, 160), s10);
    if (WIDE) s11 = madd(x, v128.load(b, 176), s11);
    if (WIDE) s12 = madd(x, v128.load(b, 192), s12);
    if (WIDE) s13 = madd(x, v128.load(b, 208), s13);
    if (WIDE) s14 = madd(x, v128.load(b, 224), s14);
    if (WIDE) s15 = madd(x, v128.load(b, 240), s15);
    a += 4;
    b += ROW_PANEL << 2;
  } while (--depth);
  if (WIDE) v128.store(c, s15, 240);
  if (WIDE) v128.store(c, s14, 224);
  if (WIDE) v128.store(c, s13, 208);
  if (WIDE) v128.store(c, s12, 192);
  if (WIDE) v128.store(c, s11, 176);
  if (WIDE) v128.store(c, s10, 160);
  if (WIDE) v128.store(c, s9, 144);
  if (WIDE) v128.store(c, s8, 128);
  v128.store(c, s7, 112);
  v128.store(c, s6, 96);
  v128.store(c, s5, 80);
  v128.store(c, s4, 64);
  v128.store(c, s3, 48);
  v128.store(c, s2, 32);
  v128.store(c, s1, 16);
  v128.store(c, s0);
}
