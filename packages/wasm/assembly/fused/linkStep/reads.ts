/**
 * The passes of backward.ts between the links and the reads that follow them: rows i to i + 3, packed as packs.ts says,
 * all their columns in the lanes. They are inlined: calls with so many operands take 5 % at N = 64.
 */
import { addLanes, blockRow, LANES, loadLanes, loadRight, madd, multiplyBlock } from "../../vector";
import { FIELD1, FIELD2, FIELD3, FIELDS, TURN } from "./packs";

/**
 * block ← rows of dL at `d0` + Σ_k coefficients_k vectors_k: K coefficients for each of four rows, and K vectors, a turn's columns of each
 * after the other. Rows that are not there are read from `none`.
 * @inline
 */
export function addReads(
  coefficients: usize,
  vectors: usize,
  K: i32,
  d0: usize,
  rest: i32,
  none: usize,
  block: usize,
  N: i32,
): void {
  const stride = (<usize>N) << 2;
  const d1 = blockRow(d0, 1, stride, rest, none);
  const d2 = blockRow(d0, 2, stride, rest, none);
  const d3 = blockRow(d0, 3, stride, rest, none);
  const last = coefficients + ((<usize>K) << 4);
  const whole = (<usize>(N & -TURN)) << 2;
  for (let at: usize = 0; at < whole; at += TURN << 2) {
    addTurn(coefficients, last, vectors, d0 + at, d1 + at, d2 + at, d3 + at, block, TURN);
    vectors += (<usize>(K * TURN)) << 2;
    block += 2 * FIELDS;
  }
  const tail = N & (TURN - 1);
  if (tail) addTurn(coefficients, last, vectors, d0 + whole, d1 + whole, d2 + whole, d3 + whole, block, tail);
}

/**
 * A turn's columns, of which `count` are there: a, and b from column LANES on; wide, each is two vectors.
 * @inline
 */
function addTurn(
  coefficients: usize,
  last: usize,
  vectors: usize,
  d0: usize,
  d1: usize,
  d2: usize,
  d3: usize,
  block: usize,
  count: i32,
): void {
  let a0 = loadLanes(d0, count);
  let a1 = loadLanes(d1, count);
  let a2 = loadLanes(d2, count);
  let a3 = loadLanes(d3, count);
  let aRight0 = WIDE ? loadRight(d0, count) : a0;
  let aRight1 = WIDE ? loadRight(d1, count) : a1;
  let aRight2 = WIDE ? loadRight(d2, count) : a2;
  let aRight3 = WIDE ? loadRight(d3, count) : a3;
  let b0 = loadBehind(d0, count);
  let b1 = loadBehind(d1, count);
  let b2 = loadBehind(d2, count);
  let b3 = loadBehind(d3, count);
  let bRight0 = WIDE ? loadLast(d0, count) : b0;
  let bRight1 = WIDE ? loadLast(d1, count) : b1;
  let bRight2 = WIDE ? loadLast(d2, count) : b2;
  let bRight3 = WIDE ? loadLast(d3, count) : b3;
  for (let k = coefficients; k < last; k += 16) {
    const a = v128.load(vectors);
    const aRight = WIDE ? v128.load(vectors, 16) : a;
    const b = v128.load(vectors, FIELD1);
    const bRight = WIDE ? v128.load(vectors, FIELD1 + 16) : b;
    let c = v128.load32_splat(k);
    a0 = madd(c, a, a0);
    if (WIDE) aRight0 = madd(c, aRight, aRight0);
    b0 = madd(c, b, b0);
    if (WIDE) bRight0 = madd(c, bRight, bRight0);
    c = v128.load32_splat(k, 4);
    a1 = madd(c, a, a1);
    if (WIDE) aRight1 = madd(c, aRight, aRight1);
    b1 = madd(c, b, b1);
    if (WIDE) bRight1 = madd(c, bRight, bRight1);
    c = v128.load32_splat(k, 8);
    a2 = madd(c, a, a2);
    if (WIDE) aRight2 = madd(c, aRight, aRight2);
    b2 = madd(c, b, b2);
    if (WIDE) bRight2 = madd(c, bRight, bRight2);
    c = v128.load32_splat(k, 12);
    a3 = madd(c, a, a3);
    if (WIDE) aRight3 = madd(c, aRight, aRight3);
    b3 = madd(c, b, b3);
    if (WIDE) bRight3 = madd(c, bRight, bRight3);
    vectors += TURN << 2;
  }
  if (WIDE) v128.store(block, aRight0, 16);
  v128.store(block, a0);
  if (WIDE) v128.store(block, aRight1, FIELD1 + 16);
  v128.store(block, a1, FIELD1);
  if (WIDE) v128.store(block, aRight2, FIELD2 + 16);
  v128.store(block, a2, FIELD2);
  if (WIDE) v128.store(block, aRight3, FIELD3 + 16);
  v128.store(block, a3, FIELD3);
  if (WIDE) v128.store(block, bRight0, FIELDS + 16);
  v128.store(block, b0, FIELDS);
  if (WIDE) v128.store(block, bRight1, FIELDS + FIELD1 + 16);
  v128.store(block, b1, FIELDS + FIELD1);
  if (WIDE) v128.store(block, bRight2, FIELDS + FIELD2 + 16);
  v128.store(block, b2, FIELDS + FIELD2);
  if (WIDE) v128.store(block, bRight3, FIELDS + FIELD3 + 16);
  v128.store(block, b3, FIELDS + FIELD3);
}

/** From column LANES of a turn on. @inline */
function loadBehind(x: usize, count: i32): v128 {
  if (count >= TURN) return v128.load(x, FIELD1);
  return count > LANES ? loadLanes(x + FIELD1, count - LANES) : f32x4.splat(0);
}

/** The last four of 16. @inline */
function loadLast(x: usize, count: i32): v128 {
  if (count >= 16) return v128.load(x, 48);
  return count > 12 ? loadLanes(x + 48, count - 12) : f32x4.splat(0);
}

/**
 * Of the rows of L in `block`, of which `rest` are there, and each read head: dRead_ri += Σ_j L_ij dBack_rj, the four at `own` bytes, and
 * dRead_rj += Σ_i L_ij dForward_ri, with the four dForward_ri at `coefficients`. From head to head dBack goes on by `heads` bytes.
 * @inline
 */
export function followReads(
  block: usize,
  dBack: usize,
  heads: usize,
  coefficients: usize,
  dRead: usize,
  own: usize,
  rest: i32,
  R: i32,
  N: i32,
): void {
  const last = coefficients + ((<usize>R) << 5);
  for (; coefficients < last; coefficients += 32) {
    const dots = multiplyBlock(
      block,
      block + FIELD1,
      block + FIELD2,
      block + FIELD3,
      dBack,
      v128.load(coefficients),
      dRead,
      N,
      2,
    );
    addLanes(dRead + own, dots, rest);
    dBack += heads;
    dRead += (<usize>N) << 2;
  }
}
