/**
 * order ← the rows by ascending ⌊resolution u' + ½⌋ with u' = ε + (1 - ε) u, equal keys by the lower index; resolution 0: by u'.
 *
 * A radix sort over the bytes in which the keys differ: one pass for the usual resolutions, none where all rows are tied. A few
 * rows are faster placed by counting, for each, the rows before it: all pairs, but no branch to mispredict.
 */
import { loadLanes } from "../lanes/partial";
import { copy, zero } from "../lanes/vector";

/** Two usages differ near 0 only where ε + u does in float64: u + TINY is as coarse there. */
// @ts-ignore: decorator
@inline
const TINY: f32 = 1.8e-15;
// Few are as many rows as their index has room for below a key, beside the largest keys.
// @ts-ignore: decorator
@inline
const INDEX_BITS: i32 = 6;
// @ts-ignore: decorator
@inline
const LARGEST_RESOLUTION: f32 = 16777216;
/** 1.5 · 2^52: a float64 integer added to it stands in its low bits. */
// @ts-ignore: decorator
@inline
const INTEGERS: f64 = 6755399441055744;

/** Bytes of `room`: a key and a place for each row, a count for each digit. */
export function sortBytes(N: i32): usize {
  return N * 8 + 1024;
}

export function sort(usage: usize, order: usize, N: i32, resolution: f32, room: usize): void {
  const few = N <= 1 << INDEX_BITS && resolution > 0 && resolution <= LARGEST_RESOLUTION;
  if (few) sortFew(usage, order, N, resolution, room);
  else sortByDigits(usage, order, N, resolution, room);
}

function sortFew(usage: usize, order: usize, N: i32, resolution: f32, keys: usize): void {
  const places = keys + (4 << INDEX_BITS);
  for (let n = 0; n < N; n += 4) {
    const key = roundedKeys(loadLanes(usage + (<usize>n << 2), N - n), f64x2.splat(resolution));
    const index = i32x4.add(i32x4.splat(n), i32x4(0, 1, 2, 3));
    v128.store(keys + (<usize>n << 2), v128.or(i32x4.shl(key, INDEX_BITS), index));
  }
  for (let n: usize = 0, end = <usize>N << 2; n < end; n += 64) countBefore(keys, keys + n, end, places + n);
  for (let n = 0; n < N; n++) store<i32>(order + (<usize>load<u32>(places + (<usize>n << 2)) << 2), n);
}

/** places ← how many of all keys are below each of the sixteen from `own` on. No two are equal. */
// @ts-ignore: decorator
@inline
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

/** As core computes it, in float64: a float32 usage then never falls into another bin. */
// @ts-ignore: decorator
@inline
function roundedKeys(u: v128, resolution: v128): v128 {
  const low = roundedPair(f64x2.promote_low_f32x4(u), resolution);
  const high = roundedPair(f64x2.promote_low_f32x4(v128.shuffle<f32>(u, u, 2, 3, 2, 3)), resolution);
  return v128.shuffle<i32>(low, high, 0, 2, 4, 6);
}

// @ts-ignore: decorator
@inline
function roundedPair(u: v128, resolution: v128): v128 {
  const raised = f64x2.add(f64x2.splat(1e-6), f64x2.mul(f64x2.splat(1 - 1e-6), u));
  const key = f64x2.floor(f64x2.add(f64x2.mul(resolution, raised), f64x2.splat(0.5)));
  return f64x2.add(key, f64x2.splat(INTEGERS));
}

function sortByDigits(usage: usize, order: usize, N: i32, resolution: f32, room: usize): void {
  const bytes = <usize>N << 2;
  let varying: u32 = 0;
  const first = sortKey(load<f32>(usage), resolution);
  for (let n = 0; n < N; n++) {
    const at = <usize>n << 2;
    const key = sortKey(load<f32>(usage + at), resolution);
    varying |= key ^ first;
    store<u32>(room + at, key);
    store<i32>(order + at, n);
  }
  const bits = N < 128 ? 4 : 8; // counting few rows should not take longer than the rows
  for (let shift = 0; shift < 32; shift += bits) {
    const digits = 1 << bits;
    if ((varying >>> shift) & (digits - 1)) sortByDigit(room, shift, digits, order, room + bytes, room + 2 * bytes, N);
  }
}

/** The key as an unsigned number of the same order. As core computes it, in float64: a float32 usage then never falls into another bin. */
// @ts-ignore: decorator
@inline
function sortKey(u: f32, resolution: f32): u32 {
  if (resolution > 0) {
    const raised = 1e-6 + (1 - 1e-6) * <f64>u;
    return <u32>(<i32>floor<f64>(<f64>resolution * raised + 0.5)) ^ 0x80000000;
  }
  const bits = reinterpret<i32>(u + TINY);
  return <u32>(bits ^ ((bits >> 31) | 0x80000000));
}

/** Stable: order ← order by (key >> shift) mod digits */
function sortByDigit(keys: usize, shift: i32, digits: i32, order: usize, sorted: usize, counts: usize, N: i32): void {
  const end = order + (<usize>N << 2);
  const mask = <u32>(digits - 1);
  zero(counts, digits);
  for (let at: usize = 0; at < <usize>N << 2; at += 4) {
    const count = counts + <usize>(((load<u32>(keys + at) >>> shift) & mask) << 2);
    store<i32>(count, load<i32>(count) + 1);
  }
  let before = 0;
  for (let count = counts; count < counts + (<usize>digits << 2); count += 4) {
    const here = load<i32>(count);
    store<i32>(count, before);
    before += here;
  }
  for (let at = order; at < end; at += 4) {
    const row = load<u32>(at);
    const count = counts + <usize>(((load<u32>(keys + (<usize>row << 2)) >>> shift) & mask) << 2);
    const place = load<i32>(count);
    store<i32>(count, place + 1);
    store<u32>(sorted + (<usize>place << 2), row);
  }
  copy(sorted, order, N);
}

