/** Blocks as in blocks.ts, of the transpose of row-major sources: the columns of A stand in the rows. Strides in bytes. */
import { blockRows } from "./product";

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
    const blocks = columns / height; // one, where they are not as tall as can be
    const first = to + ((<usize>(begin * height)) << 2);
    if (height == 6) blockLanes(6, blocks, from, stride, depth, first, whole, sums);
    else if (height == 4) blockLanes(4, blocks, from, stride, depth, first, whole, sums);
    else if (height == 2) blockLanes(2, blocks, from, stride, depth, first, whole, sums);
    else blockLanes(1, blocks, from, stride, depth, first, whole, sums);
    const packed = blocks * height;
    from += (<usize>packed) << 2;
    to += (<usize>(packed * whole)) << 2;
    if (sums) sums += (<usize>packed) << 2;
    columns -= packed;
  }
}

/** @inline */
function blockLanes(
  height: i32,
  blocks: i32,
  from: usize,
  stride: usize,
  depth: i32,
  to: usize,
  whole: i32,
  sums: usize,
): void {
  const bytes = (<usize>height) << 2;
  if (height == 6) {
    for (; blocks >= 2; blocks -= 2) {
      twoSixes(from, stride, depth, to, to + <usize>whole * bytes, sums);
      from += 48;
      to += <usize>whole * 48;
      if (sums) sums += 48;
    }
  }
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

/** Two neighbouring blocks of six columns: twelve floats a row. @inline */
function twoSixes(x: usize, stride: usize, depth: i32, to: usize, second: usize, sums: usize): void {
  const last = to + <usize>(depth * 24);
  if (sums) {
    let sum0 = v128.load(sums);
    let sum1 = v128.load(sums, 16);
    let sum2 = v128.load(sums, 32);
    for (; to < last; to += 24, second += 24, x += stride) {
      const lanes0 = v128.load(x);
      const lanes1 = v128.load(x, 16);
      const lanes2 = v128.load(x, 32);
      storeSixes(to, second, lanes0, lanes1, lanes2);
      sum0 = f32x4.add(sum0, lanes0);
      sum1 = f32x4.add(sum1, lanes1);
      sum2 = f32x4.add(sum2, lanes2);
    }
    v128.store(sums, sum0);
    v128.store(sums, sum1, 16);
    v128.store(sums, sum2, 32);
  } else {
    for (; to < last; to += 24, second += 24, x += stride) {
      storeSixes(to, second, v128.load(x), v128.load(x, 16), v128.load(x, 32));
    }
  }
}

/** @inline */
function storeSixes(to: usize, second: usize, lanes0: v128, lanes1: v128, lanes2: v128): void {
  v128.store(to, lanes0);
  v128.store64_lane(to, lanes1, 0, 16);
  v128.store64_lane(second, lanes1, 1);
  v128.store(second, lanes2, 8);
}

/** The first 4 of 6 or 4 floats, or 2 or 1; 0 in other lanes. `height` is a literal. @inline */
function firstLanes(x: usize, height: i32): v128 {
  return height >= 4 ? v128.load(x) : height == 2 ? v128.load64_zero(x) : v128.load32_zero(x);
}

/** @inline */
function storeFirst(x: usize, v: v128, height: i32): void {
  if (height >= 4) v128.store(x, v);
  else if (height == 2) v128.store64_lane(x, v, 0);
  else v128.store32_lane(x, v, 0);
}
