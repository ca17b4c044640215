/**
 * Packed columns: the layout in which reads.ts and sweep.ts find the numbers of LANES columns side by side (4, or 8 in the build "wide").
 * A block of four rows, and the vectors of the step, have a field of LANES floats for each of:
 *
 *   [row i: j j+1 …] [row i + 1] [row i + 2] [row i + 3]
 *   [w_j w_j+1 …] [p(t-1)_j] [dw_j] [dp(t-1)_j]
 *
 * The reads have, for every TURN columns and each r, read_r and dBackward_r of these columns. A loop needs one address for each layout, and
 * the fields do not compete for the same cache sets, as rows N floats apart would.
 */
import { addLanes, clearDiagonal, LANES, loadLanes, zero } from "../../vector";

/** Bytes of a field. @inline */
export const FIELD: usize = LANES << 2;

/** Bytes of the four fields of LANES columns. @inline */
export const FIELDS: usize = LANES << 4;

/** Columns of an iteration that adds the gradients of the reads. @inline */
export const TURN: i32 = 2 * LANES;

/** Bytes of a packed block of N columns, rounded up to a multiple of TURN. @inline */
export function blockBytes(N: i32): usize {
  return (<usize>((N + TURN - 1) & -TURN)) << 4;
}

/** Bytes of the packed reads. @inline */
export function readsBytes(N: i32, R: i32): usize {
  return ((<usize>((N + TURN - 1) & -TURN)) << 3) * <usize>R;
}

/** Address of column i, a multiple of four, of the first field in a packed block. @inline */
function packedColumn(block: usize, i: i32): usize {
  return WIDE ? block + ((<usize>(i & ~7)) << 4) + ((<usize>(i & 4)) << 2) : block + ((<usize>i) << 4);
}

/** The diagonal of rows i to i + 3 in `block` ← 0. @inline */
export function clearPackedDiagonal(block: usize, i: i32): void {
  const row = packedColumn(block, i);
  clearDiagonal([row, row + FIELD, row + 2 * FIELD, row + 3 * FIELD]);
}

/** vectors ← [w] [p(t-1)] [0] [0], and 0 in a right half after the last column, since 0 times a number that is not finite is NaN. */
export function packStep(w: usize, prevP: usize, vectors: usize, N: i32): void {
  if (WIDE) zero(vectors + ((<usize>((N - 1) & ~7)) << 4), 32);
  for (let n = 0; n < N; n += 4) {
    const at = (<usize>n) << 2;
    const to = packedColumn(vectors, n);
    v128.store(to, loadLanes(w + at, N - n));
    v128.store(to, loadLanes(prevP + at, N - n), FIELD);
    v128.store(to, f32x4.splat(0), 2 * FIELD);
    v128.store(to, f32x4.splat(0), 3 * FIELD);
  }
}

/** dw += [dw]        dp(t-1) += [dp(t-1)] */
export function unpackStep(vectors: usize, dw: usize, dPrevP: usize, N: i32): void {
  for (let n = 0; n < N; n += 4) {
    const at = (<usize>n) << 2;
    const from = packedColumn(vectors, n);
    addLanes(dw + at, v128.load(from, 2 * FIELD), N - n);
    addLanes(dPrevP + at, v128.load(from, 3 * FIELD), N - n);
  }
}

/** packed ← read_r and dBackward_r for every TURN columns and each r; 0 after column N. dBackward_r and dBackward_r+1 are `heads` apart. */
export function packReads(read: usize, dBackward: usize, heads: usize, packed: usize, N: i32, R: i32): void {
  const stride = (<usize>N) << 2;
  for (let j = 0; j < N; j += TURN) {
    const at = (<usize>j) << 2;
    for (let r = 0; r < R; r++) {
      packColumns(read + <usize>r * stride + at, packed, N - j);
      packColumns(dBackward + <usize>r * heads + at, packed + (TURN << 2), N - j);
      packed += TURN << 3;
    }
  }
}

/** TURN columns, of which `rest` exist. */
function packColumns(x: usize, to: usize, rest: i32): void {
  for (let n = 0; n < TURN; n += 4) {
    v128.store(to, rest > n ? loadLanes(x, rest - n) : f32x4.splat(0));
    x += 16;
    to += 16;
  }
}

/** coefficients ← for each r, dForward_r and read_r of four rows, of which `rest` exist. Both addresses are those of head 0. */
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
