/**
 * A as tiles read it: blocks of 6, 4, 2 or 1 rows side by side, [depth][blockRows] each. Strides in bytes; row-major sources.
 */
import { copy } from "../lanes/vector";
import { blockRows } from "./product";
import { scatter, transpose4 } from "./transpose";

/** Blocks of `rows` rows of a [rows][depth] matrix, which fill them from depth `begin` on; the blocks are `whole` deep. */
export function packBlocks(
  from: usize,
  stride: usize,
  rows: i32,
  depth: i32,
  to: usize,
  begin: i32,
  whole: i32,
): void {
  while (rows > 0) {
    const height = blockRows(rows);
    const step = <usize>height << 2;
    const first = to + <usize>begin * step;
    if (height == 1) copy(from, first, depth);
    else {
      if (height >= 4) transpose4(from, stride, depth, first, step);
      for (let r = height & ~3; r < height; r++) scatter(from + <usize>r * stride, depth, first + (<usize>r << 2), step);
    }
    from += <usize>height * stride;
    to += step * <usize>whole;
    rows -= height;
  }
}

/**
 * Blocks of columns of `depth` source rows, which fill them from row `begin` on; the blocks are `whole` deep. Sums the columns, row by
 * row, to `sums` unless that is 0.
 */
export function packColumns(
  from: usize,
  stride: usize,
  depth: i32,
  columns: i32,
  to: usize,
  begin: i32,
  whole: i32,
  sums: usize,
): void {
  while (columns > 0) {
    const height = blockRows(columns);
    const blocks = (height == 6 ? columns - afterSixes(columns) : columns) / height; // of one height side by side
    const first = to + (<usize>(begin * height) << 2);
    if (height == 6) blockLanes(6, blocks, from, stride, depth, first, whole, sums);
    else if (height == 4) blockLanes(4, blocks, from, stride, depth, first, whole, sums);
    else if (height == 2) blockLanes(2, blocks, from, stride, depth, first, whole, sums);
    else blockLanes(1, blocks, from, stride, depth, first, whole, sums);
    const packed = blocks * height;
    from += <usize>packed << 2;
    to += <usize>(packed * whole) << 2;
    if (sums) sums += <usize>packed << 2;
    columns -= packed;
  }
}

/** Columns that do not go into blocks of six. */
// @ts-ignore: decorator
@inline
function afterSixes(columns: i32): i32 {
  const rest = columns % 6;
  return WIDE && rest == 2 ? 8 : rest;
}

// @ts-ignore: decorator
@inline
function blockLanes(
  height: i32, blocks: i32, from: usize, stride: usize, depth: i32, to: usize, whole: i32, sums: usize,
): void {
  const bytes = <usize>height << 2;
  for (; blocks > 0; blocks--) {
    const last = to + <usize>depth * bytes;
    let x = from;
    if (sums) {
      let sum = firstLanes(sums, height);
      let rest = height == 6 ? v128.load64_zero(sums, 16) : sum;
      for (let y = to; y < last; y += bytes) {
        const lanes = firstLanes(x, height);
        storeFirst(y, lanes, height);
        sum = f32x4.add(sum, lanes);
        if (height == 6) {
          const behind = v128.load64_zero(x, 16);
          v128.store64_lane(y, behind, 0, 16);
          rest = f32x4.add(rest, behind);
        }
        x += stride;
      }
      storeFirst(sums, sum, height);
      if (height == 6) v128.store64_lane(sums, rest, 0, 16);
      sums += bytes;
    } else {
      for (let y = to; y < last; y += bytes) {
        storeFirst(y, firstLanes(x, height), height);
        if (height == 6) store<u64>(y, load<u64>(x, 16), 16);
        x += stride;
      }
    }
    from += bytes;
    to += <usize>whole * bytes;
  }
}

/** The first 4 of 6 or 4 floats, or 2 or 1; 0 in other lanes. `height` is a literal. */
// @ts-ignore: decorator
@inline
function firstLanes(x: usize, height: i32): v128 {
  return height >= 4 ? v128.load(x) : height == 2 ? v128.load64_zero(x) : v128.load32_zero(x);
}

// @ts-ignore: decorator
@inline
function storeFirst(x: usize, v: v128, height: i32): void {
  if (height >= 4) v128.store(x, v);
  else if (height == 2) v128.store64_lane(x, v, 0);
  else v128.store32_lane(x, v, 0);
}
