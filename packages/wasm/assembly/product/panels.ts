/**
 * Packs B for the tiles: panels of `width` columns, [⌈columns / width⌉][depth][width], the last one padded with 0. Strides in bytes;
 * row-major sources.
 */
import { copy, zero } from "../vector";
import { scatter, transpose4, transpose8 } from "./transpose";

/** Columns of the panels that `addProduct` reads. @inline */
export const PANEL: i32 = 8;

/** Bytes of panels of `width` columns. @inline */
export function panelBytes(columns: i32, depth: i32, width: i32): usize {
  return (<usize>((columns + width - 1) & -width) * <usize>depth) << 2;
}

/** Packs `depth` rows of one panel of PANEL columns, of which at most `columns` are used. */
export function packRows(from: usize, stride: usize, depth: i32, columns: i32, to: usize): void {
  if (columns >= PANEL) return packEight(from, stride, depth, to);
  zero(to, depth * PANEL);
  for (; depth > 0; depth--) {
    copy(from, to, columns);
    from += stride;
    to += PANEL << 2;
  }
}

function packEight(from: usize, stride: usize, depth: i32, to: usize): void {
  for (const last = to + ((<usize>depth) << 5); to < last; to += 32) {
    const left = v128.load(from);
    v128.store(to, v128.load(from, 16), 16);
    v128.store(to, left);
    from += stride;
  }
}

/** Packs the transpose of a [columns][depth] matrix: B[d][j] = from[j][d]. */
export function packTransposed(from: usize, stride: usize, columns: i32, depth: i32, to: usize, width: i32): void {
  const step = (<usize>width) << 2;
  for (; columns > 0; columns -= width) {
    if (columns < width) zero(to, depth * width);
    const used = min(columns, width);
    let j = 0;
    for (; j + 8 <= used; j += 8) transpose8(from + <usize>j * stride, stride, depth, to + ((<usize>j) << 2), step);
    for (; j + 4 <= used; j += 4) transpose4(from + <usize>j * stride, stride, depth, to + ((<usize>j) << 2), step);
    for (; j < used; j++) scatter(from + <usize>j * stride, depth, to + ((<usize>j) << 2), step);
    from += <usize>width * stride;
    to += <usize>depth * step;
  }
}
