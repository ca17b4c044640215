/**
 * order ← the locations by ascending ⌊resolution u' + ½⌋ with u' = ε + (1 - ε) u, equal keys by the lower index; resolution 0: by u'.
 *
 * By counting the locations of every key, where the keys span no more than DIGITS, as at the usual resolutions; else by a radix sort
 * (digits.ts). A few locations are faster placed by counting, for each, the locations before it: all pairs, but no branch to mispredict.
 */
import { loadLanes, loadTail, zero } from "../../vector";
import { DIGITS, sortByDigits, sumBefore } from "./digits";

/** Few are as many locations as their index has room for below a key, beside the largest keys. @inline */
const INDEX_BITS: i32 = 6;

/** @inline */
const LARGEST_RESOLUTION: f32 = 16777216;

/** 1.5 · 2^52: a float64 integer added to it stands in its low bits. @inline */
const INTEGERS: f64 = 6755399441055744;

/** Bytes of `room`: a key and a place for each row, a count for each digit. */
export function sortBytes(N: i32): usize {
  return N * 8 + DIGITS * 4;
}

export function sort(usage: usize, order: usize, N: i32, resolution: f32, room: usize): void {
  const rounded = resolution > 0 && resolution <= LARGEST_RESOLUTION;
  if (rounded && N <= 1 << INDEX_BITS) sortFew(usage, order, N, resolution, room);
  else if (!rounded || !sortByCounts(usage, order, N, resolution, room))
    sortByDigits(usage, order, N, resolution, room);
}

/** Says whether it could: not if the keys span too much. */
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
  for (let at = keys; at < end; at += 4) {
    const count = counts + ((<usize>(load<i32>(at) - lowest)) << 2);
    store<i32>(count, load<i32>(count) + 1);
  }
  sumBefore(counts, <i32>span);
  for (let at = keys, n = 0; at < end; at += 4, n++) {
    const count = counts + ((<usize>(load<i32>(at) - lowest)) << 2);
    const place = load<i32>(count);
    store<i32>(count, place + 1);
    store<i32>(order + ((<usize>place) << 2), n);
  }
  return true;
}

function sortFew(usage: usize, order: usize, N: i32, resolution: f32, keys: usize): void {
  const places = keys + (4 << INDEX_BITS);
  for (let n = 0; n < N; n += 4) {
    const key = roundedKeys(loadLanes(usage + ((<usize>n) << 2), N - n), f64x2.splat(resolution));
    const index = i32x4.add(i32x4.splat(n), i32x4(0, 1, 2, 3));
    v128.store(keys + ((<usize>n) << 2), v128.or(i32x4.shl(key, INDEX_BITS), index));
  }
  for (let n: usize = 0, end = (<usize>N) << 2; n < end; n += 64) countBefore(keys, keys + n, end, places + n);
  for (let n = 0; n < N; n++) store<i32>(order + ((<usize>load<u32>(places + ((<usize>n) << 2))) << 2), n);
}

/** places ← how many of all keys are below each of the sixteen from `own` on. No two are equal. @inline */
function countBefore(keys: usize, own: usize, bytes: usize, places: usize): void {
  const own0 = v128.load(own);
  const own1 = v128.load(own, 16);
  const own2 = v128.load(own, 32);
  const own3 = v128.load(own, 48);
  let place0 = i32x4.splat(0);
  let place1 = place0;
  let place2 = place0;
  let place3 = place0;
  for (const end = keys + bytes; keys < end; keys += 4) {
    const key = v128.load32_splat(keys);
    place0 = i32x4.sub(place0, i32x4.gt_s(own0, key));
    place1 = i32x4.sub(place1, i32x4.gt_s(own1, key));
    place2 = i32x4.sub(place2, i32x4.gt_s(own2, key));
    place3 = i32x4.sub(place3, i32x4.gt_s(own3, key));
  }
  v128.store(places, place0);
  v128.store(places, place1, 16);
  v128.store(places, place2, 32);
  v128.store(places, place3, 48);
}

/** As core computes it, in float64: a float32 usage then never falls into another bin. @inline */
function roundedKeys(u: v128, resolution: v128): v128 {
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
