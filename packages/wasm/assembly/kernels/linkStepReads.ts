/**
 * The passes of linkStepGradient.ts between the links and the reads that follow them: rows i to i + 3, packed as linkStepPacks.ts says,
 * all their columns in the lanes. They are inlined: calls with so many operands take 5 % at N = 64.
 */
import { multiplyBlock } from "../lanes/blocks";
import { madd } from "../lanes/madd";
import { addLanes, loadLanes } from "../lanes/partial";
import { blockRow } from "../lanes/rows";

/**
 * block ← rows of dL at `d0` + Σ_k coefficients_k vectors_k: K coefficients for each of four rows, and K vectors, eight columns of each
 * after the other. Rows that are not there are read from `none`.
 */
// @ts-ignore: decorator
@inline
export function addReads(coefficients: usize, vectors: usize, K: i32, d0: usize, rest: i32, none: usize, block: usize, N: i32): void {
  const stride = <usize>N << 2;
  const d1 = blockRow(d0, 1, stride, rest, none);
  const d2 = blockRow(d0, 2, stride, rest, none);
  const d3 = blockRow(d0, 3, stride, rest, none);
  const last = coefficients + (<usize>K << 4);
  const whole = stride & ~31;
  for (let at: usize = 0; at < whole; at += 32) {
    addEight(coefficients, last, vectors, d0 + at, d1 + at, d2 + at, d3 + at, block, 8);
    vectors += <usize>K << 5;
    block += 128;
  }
  if (N & 7) addEight(coefficients, last, vectors, d0 + whole, d1 + whole, d2 + whole, d3 + whole, block, N & 7);
}

/** Eight columns, of which `count` are there. */
// @ts-ignore: decorator
@inline
function addEight(
  coefficients: usize, last: usize, vectors: usize, d0: usize, d1: usize, d2: usize, d3: usize, block: usize, count: i32,
): void {
  let a0 = loadLanes(d0, count);
  let a1 = loadLanes(d1, count);
  let a2 = loadLanes(d2, count);
  let a3 = loadLanes(d3, count);
  let b0 = loadRight(d0, count);
  let b1 = loadRight(d1, count);
  let b2 = loadRight(d2, count);
  let b3 = loadRight(d3, count);
  for (let k = coefficients; k < last; k += 16) {
    const a = v128.load(vectors);
    const b = v128.load(vectors, 16);
    let c = v128.load32_splat(k);
    a0 = madd(c, a, a0);
    b0 = madd(c, b, b0);
    c = v128.load32_splat(k, 4);
    a1 = madd(c, a, a1);
    b1 = madd(c, b, b1);
    c = v128.load32_splat(k, 8);
    a2 = madd(c, a, a2);
    b2 = madd(c, b, b2);
    c = v128.load32_splat(k, 12);
    a3 = madd(c, a, a3);
    b3 = madd(c, b, b3);
    vectors += 32;
  }
  v128.store(block, a0);
  v128.store(block, a1, 16);
  v128.store(block, a2, 32);
  v128.store(block, a3, 48);
  v128.store(block, b0, 64);
  v128.store(block, b1, 80);
  v128.store(block, b2, 96);
  v128.store(block, b3, 112);
}

// @ts-ignore: decorator
@inline
function loadRight(x: usize, count: i32): v128 {
  return count > 4 ? loadLanes(x + 16, count - 4) : f32x4.splat(0);
}

/**
 * Of the rows of L in `block`, of which `rest` are there, and each read head: dRead_ri += Σ_j L_ij dBack_rj, the four at `own` bytes, and
 * dRead_rj += Σ_i L_ij dForward_ri, with the four dForward_ri at `coefficients`. From head to head dBack goes on by `heads` bytes.
 */
// @ts-ignore: decorator
@inline
export function followReads(
  block: usize, dBack: usize, heads: usize, coefficients: usize, dRead: usize, own: usize, rest: i32, R: i32, N: i32,
): void {
  const last = coefficients + (<usize>R << 5);
  for (; coefficients < last; coefficients += 32) {
    const dots = multiplyBlock(block, block + 16, block + 32, block + 48, dBack, v128.load(coefficients), dRead, N, 2);
    addLanes(dRead + own, dots, rest);
    dBack += heads;
    dRead += <usize>N << 2;
  }
}
