/**
 * How the passes of linkStepSweep.ts find what they need of their columns side by side. Of a block of four rows, and of the step:
 *
 *   64 bytes = [row i: j j+1 j+2 j+3] [row i + 1] [row i + 2] [row i + 3], then the next four columns
 *   64 bytes = [w_j] [p(t-1)_j] [dw_j] [dp(t-1)_j], then the next four columns
 *
 * and of the reads, for each r in turn, eight columns of read_r and of dBackward_r. A pass walks each with one address, and no two of
 * its streams share cache sets, as rows N floats apart would.
 */
import { addLanes, loadLanes } from "../lanes/partial";

/** Bytes of a packed block, to an even number of four columns. */
// @ts-ignore: decorator
@inline
export function blockBytes(N: i32): usize {
  return (<usize>(N + 7) >> 3) << 7;
}

// @ts-ignore: decorator
@inline
export function readsBytes(N: i32, R: i32): usize {
  return ((<usize>(N + 7) >> 3) << 6) * <usize>R;
}

/** vectors ← [w] [p] [0] [0], four columns after four */
export function packStep(w: usize, prevP: usize, vectors: usize, N: i32): void {
  for (let n = 0; n < N; n += 4) {
    const at = <usize>n << 2;
    v128.store(vectors, loadLanes(w + at, N - n));
    v128.store(vectors, loadLanes(prevP + at, N - n), 16);
    v128.store(vectors, f32x4.splat(0), 32);
    v128.store(vectors, f32x4.splat(0), 48);
    vectors += 64;
  }
}

/** What the sweeps have added up: dw += [dw], dp += [dp] */
export function unpackStep(vectors: usize, dw: usize, dPrevP: usize, N: i32): void {
  for (let n = 0; n < N; n += 4) {
    const at = <usize>n << 2;
    addLanes(dw + at, v128.load(vectors, 32), N - n);
    addLanes(dPrevP + at, v128.load(vectors, 48), N - n);
    vectors += 64;
  }
}

/** packed ← for each eight columns and each r, read_r and dBack_r there; 0 behind column N */
export function packReads(read: usize, dBack: usize, heads: usize, packed: usize, N: i32, R: i32): void {
  const stride = <usize>N << 2;
  for (let j = 0; j < N; j += 8) {
    for (let r = 0; r < R; r++) {
      packEight(read + <usize>r * stride + (<usize>j << 2), packed, N - j);
      packEight(dBack + <usize>r * heads + (<usize>j << 2), packed + 32, N - j);
      packed += 64;
    }
  }
}

// @ts-ignore: decorator
@inline
function packEight(x: usize, to: usize, rest: i32): void {
  v128.store(to, loadLanes(x, rest));
  v128.store(to, rest > 4 ? loadLanes(x + 16, rest - 4) : f32x4.splat(0), 16);
}

/** coefficients ← for each r, dForward_r and read_r of four rows, of which `rest` are there; the first ones' places are given */
export function packRows(dForward: usize, heads: usize, read: usize, stride: usize, coefficients: usize, end: usize, rest: i32): void {
  for (; coefficients < end; coefficients += 32) {
    v128.store(coefficients, loadLanes(dForward, rest));
    v128.store(coefficients, loadLanes(read, rest), 16);
    dForward += heads;
    read += stride;
  }
}
