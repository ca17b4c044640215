/** Packs A for the tiles: blocks of 6, 4, 2 or 1 rows, [depth][blockRows] each, from row-major sources. Strides in bytes. */
import { copy } from "../vector";
import { blockRows } from "./product";
import { scatter, transpose4, transpose6 } from "./transpose";

/** Packs `rows` rows of a [rows][depth] matrix into blocks of depth `whole`, starting at depth `begin` of each block. */
export function packBlocks(from: usize, stride: usize, rows: i32, depth: i32, to: usize, begin: i32, whole: i32): void {
  while (rows > 0) {
    const height = blockRows(rows);
    const step = (<usize>height) << 2;
    const first = to + <usize>begin * step;
    if (height == 6) transpose6(from, stride, depth, first, step);
    else if (height == 4) transpose4(from, stride, depth, first, step);
    else if (height == 1) copy(from, first, depth);
    else {
      scatter(from, depth, first, step);
      scatter(from + stride, depth, first + 4, step);
    }
    from += <usize>height * stride;
    to += step * <usize>whole;
    rows -= height;
  }
}
