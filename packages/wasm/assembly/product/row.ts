/**
 * c += a B for a single row, which reads every weight once: panels are as wide as registers allow (32 columns, 64 in the build "wide"),
 * so B is one stream. The sums have the same bits as those of `addProduct`.
 *
 * For each element of a, the build "wide" touches the four cache lines that are AHEAD bytes further (as vector/prefetch.ts does): a line
 * arrives sooner if one load requests it than if the two loads that use it do. The other builds load single vectors, which leaves no
 * capacity for more loads.
 */
import { copy, madd } from "../vector";

/** Columns of a panel. @inline */
export const ROW_PANEL: i32 = WIDE ? 64 : 32;

/** Bytes past the end of the last panel that are touched. @inline */
export const AHEAD: usize = WIDE ? 2048 : 0;

/**
 * a: [depth], depth ≥ 1; b: [⌈columns / ROW_PANEL⌉][depth][ROW_PANEL]; c: [columns]; `spare` receives a part of a panel. Reads the panels
 * from the first to the last, or `reversed`: a caller that alternates starts with panels that are still in the cache.
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

/** Adds the product with one panel, of which at most `columns` columns are used. */
function addPanel(a: usize, depth: i32, b: usize, columns: i32, c: usize, spare: usize): void {
  if (columns >= ROW_PANEL) return addWhole(WIDE ? 16 : 8, a, depth, b, c);
  copy(c, spare, columns);
  addWhole(WIDE ? 16 : 8, a, depth, b, spare);
  copy(spare, c, columns);
}

function addWhole(vectors: Literal, a: usize, depth: i32, b: usize, c: usize): void {
  const s = new StaticArray<v128>(vectors);
  for (let k = 0; k < vectors; k++) s[k] = v128.load(c, 16 * k);
  do {
    if (WIDE) {
      load<i32>(b, AHEAD);
      load<i32>(b, AHEAD + 64);
      load<i32>(b, AHEAD + 128);
      load<i32>(b, AHEAD + 192);
    }
    const x = v128.load32_splat(a);
    for (let k = 0; k < vectors; k++) s[k] = madd(x, v128.load(b, 16 * k), s[k]);
    a += 4;
    b += ROW_PANEL << 2;
  } while (--depth);
  for (let k = vectors - 1; k >= 0; k--) v128.store(c, s[k], 16 * k);
}
