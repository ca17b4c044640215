/**
 * What a sweep (sweep.ts) takes for each row n of a chunk: its weights for up to four heads, and its pull.
 *
 *   w_n0 w_n1 w_n2 w_n3 | pull_n  -  -  -
 */
import { loadLanes } from "./partial";

export const enum Weights {
  pull = 16,
  bytes = 32,
}

/** Rows to sweep at a time: few enough to stay in the first cache from column to column. @inline */
export const CHUNK: i32 = 16;

/** The weights of one head for four rows; its place in the first row's record is `at`. @inline */
export function setWeights(at: usize, weights: v128): void {
  v128.store32_lane(at, weights, 0);
  v128.store32_lane(at, weights, 1, Weights.bytes);
  v128.store32_lane(at, weights, 2, 2 * Weights.bytes);
  v128.store32_lane(at, weights, 3, 3 * Weights.bytes);
}

/**
 * The weights of four heads for four rows:
 *   a0 a1 a2 a3        a0 b0 a1 b1        a0 b0 c0 d0
 *   b0 b1 b2 b3   →    a2 b2 a3 b3   →    a1 b1 c1 d1
 *   c0 c1 c2 c3        c0 d0 c1 d1        a2 b2 c2 d2
 *   d0 d1 d2 d3        c2 d2 c3 d3        a3 b3 c3 d3
 * @inline
 */
export function setFourWeights(at: usize, a: v128, b: v128, c: v128, d: v128): void {
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const ab2 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cd2 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(at, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
  v128.store(at, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7), Weights.bytes);
  v128.store(at, v128.shuffle<f32>(ab2, cd2, 0, 1, 4, 5), 2 * Weights.bytes);
  v128.store(at, v128.shuffle<f32>(ab2, cd2, 2, 3, 6, 7), 3 * Weights.bytes);
}

/** The weights [heads N] of up to four heads for the rows of a chunk. */
export function fillRecords(weights: usize, records: usize, rows: i32, heads: i32, N: i32): void {
  if (heads >= 4) return fillFour(weights, records, rows, N);
  for (let h = 0; h < heads; h++) {
    let record = records + ((<usize>h) << 2);
    for (let i = 0; i < rows; i += 4) {
      setWeights(record, loadLanes(weights + ((<usize>i) << 2), rows - i));
      record += 4 * Weights.bytes;
    }
    weights += (<usize>N) << 2;
  }
}

function fillFour(weights: usize, records: usize, rows: i32, N: i32): void {
  const stride = (<usize>N) << 2;
  for (; rows > 0; rows -= 4) {
    setFourWeights(
      records,
      loadLanes(weights, rows),
      loadLanes(weights + stride, rows),
      loadLanes(weights + 2 * stride, rows),
      loadLanes(weights + 3 * stride, rows),
    );
    weights += 16;
    records += 4 * Weights.bytes;
  }
}
