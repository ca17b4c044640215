/**
 * The loops of backward.ts over the links and the read weights: rows i to i + 3 in the layout of packs.ts, columns in the lanes. All
 * functions are inlined: calls with this many arguments cost 5 % at N = 64.
 */
import { addLanes, blockRow, LANES, loadLanes, madd, multiplyBlock } from "../../vector";
import { FIELD, FIELDS, TURN } from "./packs";

/**
 * block ← rows of dL at `d` + Σ_k coefficients_k vectors_k, with K coefficients for each of the four rows. TURN columns of each of the K
 * vectors follow one another. Missing rows are read from `none`.
 * @inline
 */
export function addReads(
  coefficients: usize,
  vectors: usize,
  K: i32,
  d: usize,
  rest: i32,
  none: usize,
  block: usize,
  N: i32,
): void {
  const stride = (<usize>N) << 2;
  const row = new StaticArray<usize>(4);
  row[0] = d;
  for (let r = 1; r < 4; r++) row[r] = blockRow(d, r, stride, rest, none);
  const last = coefficients + ((<usize>K) << 4);
  const whole = (<usize>(N & -TURN)) << 2;
  for (let at: usize = 0; at < whole; at += TURN << 2) {
    addTurn(coefficients, last, vectors, row, at, block, TURN);
    vectors += (<usize>(K * TURN)) << 2;
    block += 2 * FIELDS;
  }
  const tail = N & (TURN - 1);
  if (tail) addTurn(coefficients, last, vectors, row, whole, block, tail);
}

/** TURN columns, of which `count` exist: LANES columns a, and LANES columns b. @inline */
function addTurn(
  coefficients: usize,
  last: usize,
  vectors: usize,
  row: Four<usize>,
  at: usize,
  block: usize,
  count: i32,
): void {
  const x = new StaticArray<usize>(4);
  const a = new StaticArray<Pair>(4);
  const b = new StaticArray<Pair>(4);
  for (let r = 0; r < 4; r++) x[r] = row[r] + at;
  for (let r = 0; r < 4; r++) a[r] = loadLanes(x[r], count);
  if (count >= TURN) for (let r = 0; r < 4; r++) b[r] = v128.load(x[r], FIELD);
  else if (count > LANES) for (let r = 0; r < 4; r++) b[r] = loadLanes(x[r] + FIELD, count - LANES);
  for (let k = coefficients; k < last; k += 16) {
    const ak: Pair = v128.load(vectors);
    const bk: Pair = v128.load(vectors, FIELD);
    for (let r = 0; r < 4; r++) {
      const c = v128.load32_splat(k, 4 * r);
      a[r] = madd(c, ak, a[r]);
      b[r] = madd(c, bk, b[r]);
    }
    vectors += TURN << 2;
  }
  for (let r = 0; r < 4; r++) v128.store(block, a[r], FIELD * r);
  for (let r = 0; r < 4; r++) v128.store(block, b[r], FIELDS + FIELD * r);
}

/**
 * From four rows of L in `block`, of which `rest` exist, for each read head: dRead_ri += Σ_j L_ij dBackward_rj at `own` bytes, and
 * dRead_rj += Σ_i L_ij dForward_ri with dForward_ri from `coefficients`. dBackward_r and dBackward_r+1 are `heads` bytes apart.
 * @inline
 */
export function followReads(
  block: usize,
  dBackward: usize,
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
    const dForward = v128.load(coefficients);
    const row = new StaticArray<usize>(4);
    for (let r = 0; r < 4; r++) row[r] = block + FIELD * r;
    const dots = multiplyBlock(row, dBackward, dForward, dRead, N, 2);
    addLanes(dRead + own, dots, rest);
    dBackward += heads;
    dRead += (<usize>N) << 2;
  }
}
