/**
 * Arranges matrices in the order in which tiles read them. Strides in bytes; row-major sources.
 *
 * panels of B: `width` columns side by side, [⌈columns / width⌉][depth][width], the last filled up with 0
 * blocks of A: 6, 4, 2 or 1 rows side by side, [depth][blockRows] each
 */
import { copy, zero } from "../lanes/vector";
import { blockRows } from "./product";

/** Columns of the panels that `addProduct` reads. */
// @ts-ignore: decorator
@inline
export const PANEL: i32 = 8;

/** Bytes of panels of `width` columns. */
// @ts-ignore: decorator
@inline
export function panelBytes(columns: i32, depth: i32, width: i32): usize {
  return (<usize>((columns + width - 1) & -width) * <usize>depth) << 2;
}

/** `depth` rows of a panel, each from `width` (or, with fewer `columns`, those) neighbours of a source row. */
export function packRows(from: usize, stride: usize, depth: i32, columns: i32, to: usize, width: i32): void {
  if (width == 8 && columns >= 8) return packEight(from, stride, depth, to);
  if (columns < width) zero(to, depth * width);
  const used = <usize>min(columns, width) << 2;
  for (; depth > 0; depth--) {
    let j: usize = 0;
    for (; j + 16 <= used; j += 16) v128.store(to + j, v128.load(from + j));
    for (; j < used; j += 4) store<f32>(to + j, load<f32>(from + j));
    from += stride;
    to += <usize>width << 2;
  }
}

function packEight(from: usize, stride: usize, depth: i32, to: usize): void {
  for (const last = to + (<usize>depth << 5); to < last; to += 32) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    from += stride;
  }
}

/** A block of 6, 4, 2 or 1 columns of `depth` source rows, [depth][height]; sums them, row by row, to `sums` unless that is 0. */
export function packBlock(height: i32, from: usize, stride: usize, depth: i32, to: usize, sums: usize): void {
  if (height == 6) blockLanes(6, from, stride, depth, to, sums);
  else if (height == 4) blockLanes(4, from, stride, depth, to, sums);
  else if (height == 2) blockLanes(2, from, stride, depth, to, sums);
  else blockLanes(1, from, stride, depth, to, sums);
}

// @ts-ignore: decorator
@inline
function blockLanes(height: i32, from: usize, stride: usize, depth: i32, to: usize, sums: usize): void {
  const bytes = <usize>height << 2;
  let sum = sums ? firstLanes(sums, height) : f32x4.splat(0);
  let rest = sums && height == 6 ? v128.load64_zero(sums, 16) : f32x4.splat(0);
  for (const last = to + <usize>depth * bytes; to < last; to += bytes) {
    const x = firstLanes(from, height);
    storeFirst(to, x, height);
    sum = f32x4.add(sum, x);
    if (height == 6) {
      const y = v128.load64_zero(from, 16);
      v128.store64_lane(to, y, 0, 16);
      rest = f32x4.add(rest, y);
    }
    from += stride;
  }
  if (!sums) return;
  storeFirst(sums, sum, height);
  if (height == 6) v128.store64_lane(sums, rest, 0, 16);
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

/** Panels of the transpose of a [columns][depth] matrix: B[d][j] = from[j][d]. */
export function packTransposed(from: usize, stride: usize, columns: i32, depth: i32, to: usize, width: i32): void {
  const step = <usize>width << 2;
  for (; columns > 0; columns -= width) {
    if (columns < width) zero(to, depth * width);
    const used = min(columns, width);
    let j = 0;
    for (; j + 4 <= used; j += 4) transpose4(from + <usize>j * stride, stride, depth, to + (<usize>j << 2), step);
    for (; j < used; j++) scatter(from + <usize>j * stride, depth, to + (<usize>j << 2), step);
    from += <usize>width * stride;
    to += <usize>depth * step;
  }
}

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

/** Every element of a row to `step` bytes after the one before. */
function scatter(from: usize, depth: i32, to: usize, step: usize): void {
  for (; depth >= 4; depth -= 4) {
    const x = v128.load(from);
    v128.store32_lane(to, x, 0);
    v128.store32_lane(to + step, x, 1);
    v128.store32_lane(to + 2 * step, x, 2);
    v128.store32_lane(to + 3 * step, x, 3);
    from += 16;
    to += 4 * step;
  }
  for (; depth > 0; depth--) {
    store<f32>(to, load<f32>(from));
    from += 4;
    to += step;
  }
}

/**
 * Four rows side by side:
 *   a0 a1 a2 a3        a0 b0 a1 b1        a0 b0 c0 d0
 *   b0 b1 b2 b3   →    a2 b2 a3 b3   →    a1 b1 c1 d1
 *   c0 c1 c2 c3        c0 d0 c1 d1        a2 b2 c2 d2
 *   d0 d1 d2 d3        c2 d2 c3 d3        a3 b3 c3 d3
 */
function transpose4(from: usize, stride: usize, depth: i32, to: usize, step: usize): void {
  let rest = depth;
  for (; rest >= 4; rest -= 4) {
    const a = v128.load(from);
    const b = v128.load(from + stride);
    const c = v128.load(from + 2 * stride);
    const d = v128.load(from + 3 * stride);
    const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
    const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
    const ab2 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
    const cd2 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
    v128.store(to + step, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
    v128.store(to + 2 * step, v128.shuffle<f32>(ab2, cd2, 0, 1, 4, 5));
    v128.store(to + 3 * step, v128.shuffle<f32>(ab2, cd2, 2, 3, 6, 7));
    from += 16;
    to += 4 * step;
  }
  for (; rest > 0; rest--) {
    for (let r: usize = 0; r < 4; r++) store<f32>(to + (r << 2), load<f32>(from + r * stride));
    from += 4;
    to += step;
  }
}
