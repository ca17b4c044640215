/**
 * order ← the locations by ascending ⌊resolution u' + ½⌋ with u' = ε + (1 - ε) u, equal keys by the lower index; resolution 0: by u'.
 *
 * At most 64 locations: the rank of a key is the number of lower keys; all pairs are compared, without branches to mispredict. More
 * locations: a counting sort if the keys span at most DIGITS values, as at the usual resolutions, else a radix sort (digits.ts).
 */
import { loadLanes, loadTail, zero } from "../../vector";
import { countUp, DIGITS, sortByDigits, sumBefore } from "./digits";

/** Bits of `sortFew` for the index of a location, below its key. The largest keys leave room for them. @inline */
const INDEX_BITS: i32 = 6;

/** @inline */
const LARGEST_RESOLUTION: f32 = 16777216;

/** 1.5 · 2^52: the low bits of the sum with an integer are that integer. @inline */
const INTEGERS: f64 = 6755399441055744;

/** Bytes of `scratch`: a key and a rank for each location, a count for each digit. */
export function sortBytes(N: i32): usize {
  return N * 8 + DIGITS * 4;
}

export function sort(usage: usize, order: usize, N: i32, resolution: f32, scratch: usize): void {
  const rounded = resolution > 0 && resolution <= LARGEST_RESOLUTION;
  if (rounded && N <= 1 << INDEX_BITS) sortFew(usage, order, N, resolution, scratch);
  else if (!rounded || !sortByCounts(usage, order, N, resolution, scratch))
    sortByDigits(usage, order, N, resolution, scratch);
}

/** Returns false, and sorts nothing, if the keys span more than DIGITS values. */
function sortByCounts(usage: usize, order: usize, N: i32, resolution: f32, keys: usize): bool {
  const end = keys + ((<usize>N) << 2);
  const counts = keys + ((<usize>N) << 3);
  let low = i32x4.splat(i32.MAX_VALUE);
  let high = i32x4.splat(i32.MIN_VALUE);
  for (let at = keys, rest = N; rest > 0; rest -= 4, at += 16, usage += 16) {
    const u = rest >= 4 ? v128.load(usage) : loadTail(usage, rest, load<f32>(usage));
    const key = roundedKeys(u, f64x2.splat(resolution));
    v128.store(at, key);
    low = i32x4.min_s(low, key);
    high = i32x4.max_s(high, key);
  }
  low = i32x4.min_s(low, v128.shuffle<i32>(low, low, 2, 3, 0, 1));
  high = i32x4.max_s(high, v128.shuffle<i32>(high, high, 2, 3, 0, 1));
  const lowest = min(i32x4.extract_lane(low, 0), i32x4.extract_lane(low, 1));
  const highest = max(i32x4.extract_lane(high, 0), i32x4.extract_lane(high, 1));
  const span = <i64>highest - <i64>lowest + 1;
  if (span > DIGITS) return false;
  zero(counts, <i32>span);
  for (let at = keys; at < end; at += 4) countUp(counts + ((<usize>(load<i32>(at) - lowest)) << 2));
  sumBefore(counts, <i32>span);
  for (let at = keys, n = 0; at < end; at += 4, n++) {
    const rank = countUp(counts + ((<usize>(load<i32>(at) - lowest)) << 2));
    store<i32>(order + ((<usize>rank) << 2), n);
  }
  return true;
}

function sortFew(usage: usize, order: usize, N: i32, resolution: f32, keys: usize): void {
  const ranks = keys + (4 << INDEX_BITS);
  for (let n = 0; n < N; n += 4) {
    const key = roundedKeys(loadLanes(usage + ((<usize>n) << 2), N - n), f64x2.splat(resolution));
    const index = i32x4.add(i32x4.splat(n), i32x4(0, 1, 2, 3));
    v128.store(keys + ((<usize>n) << 2), v128.or(i32x4.shl(key, INDEX_BITS), index));
  }
  for (let n: usize = 0, end = (<usize>N) << 2; n < end; n += 64) rankSixteen(keys, keys + n, end, ranks + n);
  for (let n = 0; n < N; n++) store<i32>(order + ((<usize>load<u32>(ranks + ((<usize>n) << 2))) << 2), n);
}

/** ranks ← for each of the sixteen keys at `own`, the number of keys below it. No two keys are equal. @inline */
function rankSixteen(keys: usize, own: usize, bytes: usize, ranks: usize): void {
  const x = new StaticArray<v128>(4);
  const rank = new StaticArray<v128>(4);
  for (let r = 0; r < 4; r++) x[r] = v128.load(own, 16 * r);
  for (const end = keys + bytes; keys < end; keys += 4) {
    const key = v128.load32_splat(keys);
    for (let r = 0; r < 4; r++) rank[r] = i32x4.sub(rank[r], i32x4.gt_s(x[r], key));
  }
  for (let r = 0; r < 4; r++) v128.store(ranks, rank[r], 16 * r);
}

/** Computed in float64, as in core, so that a float32 usage never falls into another bin. @inline */
export function roundedKeys(u: v128, resolution: v128): v128 {
  const low = roundedPair(f64x2.promote_low_f32x4(u), resolution);
  const high = roundedPair(f64x2.promote_low_f32x4(v128.shuffle<f32>(u, u, 2, 3, 2, 3)), resolution);
  return v128.shuffle<i32>(low, high, 0, 2, 4, 6);
}

/** @inline */
function roundedPair(u: v128, resolution: v128): v128 {
  const raised = f64x2.add(f64x2.splat(1e-6), f64x2.mul(f64x2.splat(1 - 1e-6), u));
  const key = f64x2.floor(f64x2.add(f64x2.mul(resolution, raised), f64x2.splat(0.5)));
  return f64x2.add(key, f64x2.splat(INTEGERS));
}
