/** The order of order.ts by a radix sort over the digits in which the keys differ; no pass if all keys are equal. */
import { copy, zero } from "../../vector";

/** Most values of a digit. @inline */
export const DIGITS: i32 = 256;

/** Near 0 two usages differ only if ε + u does in float64: u + TINY is as coarse there. @inline */
const TINY: f32 = 1.8e-15;

export function sortByDigits(usage: usize, order: usize, N: i32, resolution: f32, keys: usize): void {
  const bytes = (<usize>N) << 2;
  let varying: u32 = 0;
  const first = sortKey(load<f32>(usage), resolution);
  for (let n = 0; n < N; n++) {
    const at = (<usize>n) << 2;
    const key = sortKey(load<f32>(usage + at), resolution);
    varying |= key ^ first;
    store<u32>(keys + at, key);
    store<i32>(order + at, n);
  }
  const bits = N < 128 ? 4 : 8; // for few locations, clearing and summing the counts would dominate
  for (let shift = 0; shift < 32; shift += bits) {
    const digits = 1 << bits;
    if ((varying >>> shift) & (digits - 1)) sortByDigit(keys, shift, digits, order, keys + bytes, keys + 2 * bytes, N);
  }
}

/** An unsigned key of the same order. Computed in float64, as in core, so that a float32 usage never falls into another bin. @inline */
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
  const end = order + ((<usize>N) << 2);
  const mask = <u32>(digits - 1);
  zero(counts, digits);
  for (let at: usize = 0; at < (<usize>N) << 2; at += 4) {
    countUp(counts + <usize>(((load<u32>(keys + at) >>> shift) & mask) << 2));
  }
  sumBefore(counts, digits);
  for (let at = order; at < end; at += 4) {
    const location = load<u32>(at);
    const key = load<u32>(keys + ((<usize>location) << 2));
    const rank = countUp(counts + <usize>(((key >>> shift) & mask) << 2));
    store<u32>(sorted + ((<usize>rank) << 2), location);
  }
  copy(sorted, order, N);
}

/** Adds 1 to a count; returns the count before. @inline */
export function countUp(count: usize): i32 {
  const before = load<i32>(count);
  store<i32>(count, before + 1);
  return before;
}

/** Each count ← the sum of the counts before it. */
export function sumBefore(counts: usize, digits: i32): void {
  let before = 0;
  for (const end = counts + ((<usize>digits) << 2); counts < end; counts += 4) {
    const here = load<i32>(counts);
    store<i32>(counts, before);
    before += here;
  }
}
