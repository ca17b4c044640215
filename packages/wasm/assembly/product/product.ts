/** C += A B from packed operands (blocks.ts, panels.ts). Only this file decides which tile computes what. */
import { copy } from "../vector";
import { tile4x8, tile4x16, tile6x4, tile6x8, tile6x16 } from "./tiles/tall";
import { tile1x8, tile1x32, tile2x8, tile2x16, tile2x24, tile2x32 } from "./tiles/thin";

/** Bytes of the spare tile that a product needs. @inline */
export const SPARE: usize = WIDE ? 6 * 64 : 6 * 32;

/**
 * Rows of the next block of A if `left` rows remain. Without fused multiply-add, a separate product takes a register, so 6 × 8 would spill.
 * @inline
 */
export function blockRows(left: i32): i32 {
  if (ASC_FEATURE_RELAXED_SIMD && left >= 6) return 6;
  return left >= 4 ? 4 : left >= 2 ? 2 : 1;
}

/**
 * a: blocks of `rows` rows in total, each [depth][blockRows]; b: [⌈columns / 8⌉][depth][8]; c: [rows][columns], rows `stride` bytes
 * apart. Reads each panel of B once, several panels at a time, for all rows.
 */
export function addProduct(
  a: usize,
  rows: i32,
  depth: i32,
  b: usize,
  columns: i32,
  c: usize,
  stride: usize,
  spare: usize,
): void {
  const bytes = (<usize>depth) << 2;
  const together = panelsTogether(rows);
  const narrow = narrowColumns(columns, together);
  columns -= narrow;
  while (columns > 0) {
    const panels = min(columns >> 3, together);
    let block = a;
    let to = c;
    for (let left = rows; left > 0; ) {
      const height = blockRows(left);
      addBlock(height, block, depth, b, panels, to, stride);
      block += <usize>height * bytes;
      to += <usize>height * stride;
      left -= height;
    }
    b += <usize>(panels << 3) * bytes;
    c += (<usize>panels) << 5;
    columns -= panels << 3;
  }
  if (WIDE && narrow > 8) addNarrow(a, rows, depth, b, narrow, c, stride, spare, true);
  else if (narrow > 0) addNarrow(a, rows, depth, b, narrow, c, stride, spare, false);
}

/** Columns of the incomplete last panel; in the build "wide" also those of the panel before it, if no other panel pairs with that. @inline */
function narrowColumns(columns: i32, together: i32): i32 {
  const rest = columns & 7;
  return WIDE && rest && together == 2 && columns & 8 ? rest + 8 : rest;
}

/**
 * Panels that are multiplied at a time: the best number for the block of fewest rows. That is three for two rows with fused multiply-add,
 * and four for one. In the build "wide" it is two for six and four rows, and four for others.
 * @inline
 */
function panelsTogether(rows: i32): i32 {
  const left = rows % 6;
  if (WIDE) return left == 0 || left == 4 ? 2 : 4;
  return ASC_FEATURE_RELAXED_SIMD && (rows & 1) == 0 ? 3 : 4;
}

/** Multiplies one block of A with 1 to 4 whole panels of B. */
function addBlock(height: i32, a: usize, depth: i32, b: usize, panels: i32, c: usize, stride: usize): void {
  if (height == 1 && panels == 4) return tile1x32(a, b, depth, c);
  if (WIDE && height == 2 && panels == 4) return tile2x32(a, b, depth, c, stride);
  if (ASC_FEATURE_RELAXED_SIMD && !WIDE && panels == 3 && (height == 4 || height == 2)) {
    tile2x24(a, (<usize>height) << 2, b, depth, c, stride);
    if (height == 4) tile2x24(a + 8, 16, b, depth, c + 2 * stride, stride);
    return;
  }
  const panel = (<usize>depth) << 5;
  while (panels > 0) {
    if (panels >= 2 && (WIDE ? height >= 2 : height == 2)) {
      if (WIDE && height == 6) tile6x16(a, b, depth, c, stride);
      else if (WIDE && height == 4) tile4x16(a, b, depth, c, stride);
      else tile2x16(a, b, depth, c, stride);
      panels -= 2;
      b += 2 * panel;
      c += 64;
    } else {
      addTile(height, a, depth, b, c, stride);
      panels--;
      b += panel;
      c += 32;
    }
  }
}

function addTile(height: i32, a: usize, depth: i32, b: usize, c: usize, stride: usize): void {
  if (height == 6) tile6x8(a, b, depth, c, stride);
  else if (height == 4) tile4x8(a, b, depth, c, stride);
  else if (height == 2) tile2x8(a, b, depth, c, stride);
  else tile1x8(a, b, depth, c);
}

/**
 * Multiplies with the incomplete last panel on the spare tile, so that nothing beside C is written. `two`, a literal: with the last two
 * panels, for blocks of six or four rows.
 * @inline
 */
function addNarrow(
  a: usize,
  rows: i32,
  depth: i32,
  b: usize,
  columns: i32,
  c: usize,
  stride: usize,
  spare: usize,
  two: bool,
): void {
  const bytes: usize = two ? 64 : 32;
  while (rows > 0) {
    const height = blockRows(rows);
    for (let r = 0; r < height; r++) copy(c + <usize>r * stride, spare + <usize>r * bytes, columns);
    if (two && height == 6) tile6x16(a, b, depth, spare, bytes);
    else if (two) tile4x16(a, b, depth, spare, bytes);
    else if (ASC_FEATURE_RELAXED_SIMD && height == 6 && columns <= 4) tile6x4(a, b, depth, spare, bytes);
    else addTile(height, a, depth, b, spare, bytes);
    for (let r = 0; r < height; r++) copy(spare + <usize>r * bytes, c + <usize>r * stride, columns);
    a += (<usize>height * <usize>depth) << 2;
    c += <usize>height * stride;
    rows -= height;
  }
}
