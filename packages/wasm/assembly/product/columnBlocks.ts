/** Packs A like blocks.ts, from sources whose columns are the rows of A. Strides in bytes. */
import { blockRows } from "./product";

/**
 * Packs the columns of `depth` source rows into blocks of depth `whole`, starting at depth `begin` of each block. Adds each column's sum,
 * row by row, to `sums` unless that is 0.
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
    const blocks = columns / height; // 1, unless they have the full height
    const first = to + ((<usize>(begin * height)) << 2);
    if (height == 6) packBlocksOf(6, blocks, from, stride, depth, first, whole, sums);
    else if (height == 4) packBlocksOf(4, blocks, from, stride, depth, first, whole, sums);
    else if (height == 2) packBlocksOf(2, blocks, from, stride, depth, first, whole, sums);
    else packBlocksOf(1, blocks, from, stride, depth, first, whole, sums);
    const packed = blocks * height;
    from += (<usize>packed) << 2;
    to += (<usize>(packed * whole)) << 2;
    if (sums) sums += (<usize>packed) << 2;
    columns -= packed;
  }
}

/** Packs adjacent blocks of `height` columns. @inline */
function packBlocksOf(
  height: Literal,
  blocks: i32,
  from: usize,
  stride: usize,
  depth: i32,
  to: usize,
  whole: i32,
  sums: usize,
): void {
  const bytes: usize = 4 * height;
  if (height == 6) {
    for (; blocks >= 2; blocks -= 2) {
      const last = to + <usize>(depth * 24);
      const second = to + <usize>whole * bytes;
      if (sums) packTwoSixes(true, from, stride, to, last, second, sums);
      else packTwoSixes(false, from, stride, to, last, second, sums);
      from += 48;
      to += <usize>whole * 48;
      if (sums) sums += 48;
    }
  }
  for (; blocks > 0; blocks--) {
    const last = to + <usize>depth * bytes;
    if (sums) {
      packBlock(height, true, from, stride, to, last, sums);
      sums += bytes;
    } else packBlock(height, false, from, stride, to, last, sums);
    from += bytes;
    to += <usize>whole * bytes;
  }
}

/** Packs two adjacent blocks of six columns, twelve floats per source row: one to `to`, the other to `second`. @inline */
function packTwoSixes(summed: bool, x: usize, stride: usize, to: usize, last: usize, second: usize, sums: usize): void {
  const sum = new StaticArray<v128>(3);
  for (let k = 0; k < 3; k++) if (summed) sum[k] = v128.load(sums, 16 * k);
  for (; to < last; to += 24, second += 24, x += stride) {
    const lanes = new StaticArray<v128>(3);
    for (let k = 0; k < 3; k++) lanes[k] = v128.load(x, 16 * k);
    v128.store(to, lanes[0]);
    v128.store64_lane(to, lanes[1], 0, 16);
    v128.store64_lane(second, lanes[1], 1);
    v128.store(second, lanes[2], 8);
    for (let k = 0; k < 3; k++) if (summed) sum[k] = f32x4.add(sum[k], lanes[k]);
  }
  for (let k = 0; k < 3; k++) if (summed) v128.store(sums, sum[k], 16 * k);
}

/** Packs one block of `height` columns. @inline */
function packBlock(height: Literal, summed: bool, x: usize, stride: usize, to: usize, last: usize, sums: usize): void {
  let sum = summed ? loadFirst(height, sums) : f32x4.splat(0);
  let rest = summed && height == 6 ? v128.load64_zero(sums, 16) : sum;
  for (; to < last; to += 4 * height, x += stride) {
    const lanes = loadFirst(height, x);
    storeFirst(height, to, lanes);
    if (summed) sum = f32x4.add(sum, lanes);
    if (height == 6 && summed) {
      const others = v128.load64_zero(x, 16);
      v128.store64_lane(to, others, 0, 16);
      rest = f32x4.add(rest, others);
    }
    if (height == 6 && !summed) store<u64>(to, load<u64>(x, 16), 16);
  }
  if (summed) storeFirst(height, sums, sum);
  if (summed && height == 6) v128.store64_lane(sums, rest, 0, 16);
}

/** The first 4 of 6 or 4 floats, or 2 or 1; other lanes are 0. @inline */
function loadFirst(height: Literal, x: usize): v128 {
  return height >= 4 ? v128.load(x) : height == 2 ? v128.load64_zero(x) : v128.load32_zero(x);
}

/** @inline */
function storeFirst(height: Literal, x: usize, v: v128): void {
  if (height >= 4) v128.store(x, v);
  else if (height == 2) v128.store64_lane(x, v, 0);
  else v128.store32_lane(x, v, 0);
}
