/**
 * A sweep (sweep.ts) reads one record for each row n of a chunk: its weights for up to four heads, and its pull.
 *
 *   w_n0 w_n1 w_n2 w_n3 | pull_n  -  -  -
 */
import { loadLanes } from "./partial";

export const enum Weights {
  pull = 16,
  bytes = 32,
}

/** Rows that a sweep takes at a time. They stay in the first-level cache from column to column. @inline */
export const CHUNK: i32 = 16;

/** Stores the weights of one head for four rows; `at` is the head's entry in the first row's record. @inline */
export function setWeights(at: usize, weights: v128): void {
  v128.store32_lane(at, weights, 0);
  v128.store32_lane(at, weights, 1, Weights.bytes);
  v128.store32_lane(at, weights, 2, 2 * Weights.bytes);
  v128.store32_lane(at, weights, 3, 3 * Weights.bytes);
}

/**
 * Stores the weights a, b, c, d of four heads for four rows:
 *   a0 a1 a2 a3        a0 b0 a1 b1        a0 b0 c0 d0
 *   b0 b1 b2 b3   →    a2 b2 a3 b3   →    a1 b1 c1 d1
 *   c0 c1 c2 c3        c0 d0 c1 d1        a2 b2 c2 d2
 *   d0 d1 d2 d3        c2 d2 c3 d3        a3 b3 c3 d3
 * @inline
 */
export function setFourWeights(at: usize, head: Four<v128>): void {
  const ab = v128.shuffle<f32>(head[0], head[1], 0, 4, 1, 5);
  const cd = v128.shuffle<f32>(head[2], head[3], 0, 4, 1, 5);
  const ab2 = v128.shuffle<f32>(head[0], head[1], 2, 6, 3, 7);
  const cd2 = v128.shuffle<f32>(head[2], head[3], 2, 6, 3, 7);
  v128.store(at, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
  v128.store(at, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7), Weights.bytes);
  v128.store(at, v128.shuffle<f32>(ab2, cd2, 0, 1, 4, 5), 2 * Weights.bytes);
  v128.store(at, v128.shuffle<f32>(ab2, cd2, 2, 3, 6, 7), 3 * Weights.bytes);
}

/** Fills the records of a chunk with the weights [heads N]; uses up to four heads. */
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
    const head = new StaticArray<v128>(4);
    for (let h = 0; h < 4; h++) head[h] = loadLanes(weights + h * stride, rows);
    setFourWeights(records, head);
    weights += 16;
    records += 4 * Weights.bytes;
  }
}
