/**
 * One scan of a memory for the keys of several heads, which offers locations to their shortlists. With codes (codes.ts) only locations are
 * compared that may be chosen. Groups of locations that were never written are skipped once D = 0 cannot be chosen. The result depends
 * neither on the codes nor on what is skipped.
 */
import { append, floats, NO_RANK, offer, Shortlist } from "../../lists";
import { EPSILON, loadLanes, madd, sum4 } from "../../vector";
import { candidates, GROUP, recordBytes } from "./codes";
import { Head, setLast } from "./head";

/** Offers all locations. `written` is the address of a bit for every group, or 0; `codes` that of record 0, or 0. */
export function scan(
  records: usize,
  heads: i32,
  words: usize,
  N: i32,
  W: i32,
  resolution: f32,
  written: usize,
  codes: usize,
): void {
  const groups = (N + GROUP - 1) / GROUP;
  for (let group = 0; group < groups; group++) {
    if (written) {
      const bits = load<u32>(written + ((<usize>group >> 5) << 2)) >> (group & 31);
      if (!(bits & 1) && skipsZeros(records, heads)) {
        if (bits == 0) group |= 31;
        continue;
      }
    }
    for (let h = 0, head = records; h < heads; h++, head += Head.bytes) {
      let lanes = codes ? candidates(head, codes + <usize>group * recordBytes(W), W) : 0xffff;
      for (; lanes; lanes &= lanes - 1) {
        const n = group * GROUP + ctz(lanes);
        if (n < N) offerNext(head, words, n, W, resolution);
      }
    }
  }
}

/** Whether no head chooses another location with D = 0. */
function skipsZeros(records: usize, heads: i32): bool {
  for (let h = 0, head = records; h < heads; h++, head += Head.bytes) {
    if (load<i32>(<usize>load<u32>(head, Head.shortlist), Shortlist.last) < 0) return false;
  }
  return true;
}

/** D of a location. @inline */
function similarity(head: usize, word: usize, W: i32): f32 {
  const key = <usize>load<u32>(head, Head.key);
  const squaredMask = <usize>load<u32>(head, Head.squaredMask);
  let dots = f32x4.splat(0);
  let squares = f32x4.splat(0);
  if (squaredMask) {
    eachVector(W, (at: usize, count: i32) => {
      const m = loadLanes(word + at, count);
      dots = madd(m, loadLanes(key + at, count), dots);
      squares = madd(f32x4.mul(m, loadLanes(squaredMask + at, count)), m, squares);
    });
  } else {
    eachVector(W, (at: usize, count: i32) => {
      const m = loadLanes(word + at, count);
      dots = madd(m, loadLanes(key + at, count), dots);
      squares = madd(m, m, squares);
    });
  }
  const norm = sqrt<f32>(sum4(squares) + EPSILON);
  return sum4(dots) / (load<f32>(head, Head.keyNorm) * norm + EPSILON);
}

/** ⌊resolution D + ½⌋; 0 for NaN. @inline */
function rankOf(D: f32, resolution: f32): i32 {
  const scaled = f32x4.splat(resolution * D + <f32>0.5);
  return max(i32x4.extract_lane(i32x4.trunc_sat_f32x4_s(f32x4.floor(scaled)), 0), NO_RANK + 1);
}

/** Offers location n to the shortlist of a head, after all lower ones. */
function offerNext(head: usize, words: usize, n: i32, W: i32, resolution: f32): void {
  const D = similarity(head, words + floats(n * W), W);
  const list = <usize>load<u32>(head, Head.shortlist);
  const last = load<i32>(list, Shortlist.last);
  append(list, <f32>(n + 1), D, rankOf(D, resolution));
  if (load<i32>(list, Shortlist.last) != last) setLast(head, resolution);
}

/** Offers location n to a selection, in any order. */
export function offerLocation(
  head: usize,
  words: usize,
  n: i32,
  W: i32,
  resolution: f32,
  best: Three<usize>,
  places: i32,
): void {
  const D = similarity(head, words + floats(n * W), W);
  offer(best, places, <f32>(n + 1), D, rankOf(D, resolution));
}
