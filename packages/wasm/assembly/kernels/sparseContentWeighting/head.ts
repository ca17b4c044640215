/** The record of a head of a scan. */
import { NO_RANK, Shortlist } from "../../lists";

/**
 * Byte offsets in the record of a head. The norm of the key; addresses of the key to multiply, of mask² or 0, of the key's codes, of the
 * shortlist, of the bounds of a sample (sample.ts); the number of its groups. For codes (codes.ts), in all lanes of a vector: the least similarity that the shortlist takes, the terms of the bound.
 */
export const enum Head {
  keyNorm = 0,
  key = 4,
  squaredMask = 8,
  codes = 12,
  shortlist = 16,
  sample = 20,
  sampled = 24,
  least = 32,
  scale = 48,
  spread = 64,
  margin = 80,
  offset = 96,
  bytes = 112,
}

/** Stores the bound that follows from the last entry of the shortlist. */
export function setLast(head: usize, resolution: f32): void {
  const last = load<i32>(<usize>load<u32>(head, Head.shortlist), Shortlist.last);
  const least: f32 = last == NO_RANK ? -Infinity : (<f32>last + <f32>0.5) / resolution;
  v128.store(head, f32x4.splat(least), Head.least);
}

/** ⌊resolution D + ½⌋; 0 for NaN. @inline */
export function rankOf(D: f32, resolution: f32): i32 {
  const scaled = f32x4.splat(resolution * D + <f32>0.5);
  return max(i32x4.extract_lane(i32x4.trunc_sat_f32x4_s(f32x4.floor(scaled)), 0), NO_RANK + 1);
}
