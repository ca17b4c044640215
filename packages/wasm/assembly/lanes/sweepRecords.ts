/**
 * What a sweep (sweep.ts) takes for each row n of a chunk: its weights for up to four heads, and its pull.
 *
 *   w_n0 w_n1 w_n2 w_n3 | pull_n  -  -  -
 */
import { loadLanes } from "./partial";

export const enum Weights { pull = 16, bytes = 32 }

/** Rows to sweep at a time: few enough to stay in the first cache from column to column. */
// @ts-ignore: decorator
@inline
export const CHUNK: i32 = 16;

/** The weights of one head for four rows; its place in the first row's record is `at`. */
// @ts-ignore: decorator
@inline
export function setWeights(at: usize, weights: v128): void {
  v128.store32_lane(at, weights, 0);
  v128.store32_lane(at, weights, 1, Weights.bytes);
  v128.store32_lane(at, weights, 2, 2 * Weights.bytes);
  v128.store32_lane(at, weights, 3, 3 * Weights.bytes);
}

/** The weights [heads N] of up to four heads for the rows of a chunk. */
export function fillRecords(weights: usize, records: usize, rows: i32, heads: i32, N: i32): void {
  for (let h = 0; h < min(heads, 4); h++) {
    let record = records + (<usize>h << 2);
    for (let i = 0; i < rows; i += 4) {
      setWeights(record, loadLanes(weights + (<usize>i << 2), rows - i));
      record += 4 * Weights.bytes;
    }
    weights += <usize>N << 2;
  }
}
