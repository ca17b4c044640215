/**
 * How the passes of sweep.ts find what they need of their columns side by side, LANES columns after LANES columns (four, or eight
 * in the build "wide"). Of a block of four rows, and of the step, with a field of LANES floats for each of:
 *
 *   [row i: j j+1 …] [row i + 1] [row i + 2] [row i + 3]
 *   [w_j w_j+1 …] [p(t-1)_j] [dw_j] [dp(t-1)_j]
 *
 * and of the reads, for each r in turn, 2 LANES columns of read_r and of dBackward_r. A pass walks each with one address, and no two of
 * its streams share cache sets, as rows N floats apart would.
 */
import { addLanes, LANES, loadLanes } from "../../vector";

/** Where the fields are, in bytes. @inline */
export const FIELD1: usize = LANES << 2;

/** @inline */
export const FIELD2: usize = LANES << 3;

/** @inline */
export const FIELD3: usize = LANES * 12;

/** @inline */
export const FIELDS: usize = LANES << 4;

/** Columns that the reads' share takes a turn. @inline */
export const TURN: i32 = 2 * LANES;

/** Bytes of a packed block, to whole turns. @inline */
export function blockBytes(N: i32): usize {
  return (<usize>((N + TURN - 1) & -TURN)) << 4;
}

/** @inline */
export function readsBytes(N: i32, R: i32): usize {
  return ((<usize>((N + TURN - 1) & -TURN)) << 3) * <usize>R;
}

/** Where column i, a multiple of four, of row 0 is in a packed block. @inline */
export function packedColumn(block: usize, i: i32): usize {
  return WIDE ? block + ((<usize>(i & ~7)) << 4) + ((<usize>(i & 4)) << 2) : block + ((<usize>i) << 4);
}

/** vectors ← [w] [p] [0] [0] */
export function packStep(w: usize, prevP: usize, vectors: usize, N: i32): void {
  for (let n = 0; n < N; n += 4) {
    const at = (<usize>n) << 2;
    const to = packedColumn(vectors, n);
    v128.store(to, loadLanes(w + at, N - n));
    v128.store(to, loadLanes(prevP + at, N - n), FIELD1);
    v128.store(to, f32x4.splat(0), FIELD2);
    v128.store(to, f32x4.splat(0), FIELD3);
  }
}

/** What the sweeps have added up: dw += [dw], dp += [dp] */
export function unpackStep(vectors: usize, dw: usize, dPrevP: usize, N: i32): void {
  for (let n = 0; n < N; n += 4) {
    const at = (<usize>n) << 2;
    const from = packedColumn(vectors, n);
    addLanes(dw + at, v128.load(from, FIELD2), N - n);
    addLanes(dPrevP + at, v128.load(from, FIELD3), N - n);
  }
}

/** packed ← for each turn's columns and each r, read_r and dBack_r there; 0 behind column N */
export function packReads(read: usize, dBack: usize, heads: usize, packed: usize, N: i32, R: i32): void {
  const stride = (<usize>N) << 2;
  for (let j = 0; j < N; j += TURN) {
    const at = (<usize>j) << 2;
    for (let r = 0; r < R; r++) {
      packColumns(read + <usize>r * stride + at, packed, N - j);
      packColumns(dBack + <usize>r * heads + at, packed + (TURN << 2), N - j);
      packed += TURN << 3;
    }
  }
}

/** One turn's, of which `rest` are there. */
function packColumns(x: usize, to: usize, rest: i32): void {
  for (let n = 0; n < TURN; n += 4) {
    v128.store(to, rest > n ? loadLanes(x, rest - n) : f32x4.splat(0));
    x += 16;
    to += 16;
  }
}

/** coefficients ← for each r, dForward_r and read_r of four rows, of which `rest` are there; the first ones' places are given */
export function packRows(
  dForward: usize,
  heads: usize,
  read: usize,
  stride: usize,
  coefficients: usize,
  end: usize,
  rest: i32,
): void {
  for (; coefficients < end; coefficients += 32) {
    v128.store(coefficients, loadLanes(dForward, rest));
    v128.store(coefficients, loadLanes(read, rest), 16);
    dForward += heads;
    read += stride;
  }
}
