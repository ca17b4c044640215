/**
 * One scan of a memory for the keys of several heads, which offers locations to their shortlists. With codes (codes.ts) only locations are
 * compared that may be chosen, of which a sample (sample.ts) gives a first bound. Groups of locations that were never written are skipped once
 * D = 0 cannot be chosen. The result depends neither on codes and sample nor on what is skipped.
 */
import { append, floats, offer, Shortlist } from "../../lists";
import { EPSILON, loadLanes, madd, sum4 } from "../../vector";
import { candidates, GROUP, recordBytes } from "./codes";
import { Head, rankOf, setLast } from "./head";
import { isSkipped, writtenBits } from "./sample";

/** Groups of a memory. @inline */
export function groupsOf(N: i32): i32 {
  return (N + GROUP - 1) / GROUP;
}

/**
 * Offers the locations of groups from `begin` to `end`, of which the first is a multiple of 32. `written` is the address of a bit for every
 * group, or 0; `codes` that of record 0, or 0; `norms` of all |m|, or 0.
 */
export function scan(
  records: usize,
  heads: i32,
  words: usize,
  N: i32,
  W: i32,
  resolution: f32,
  written: usize,
  codes: usize,
  norms: usize,
  begin: i32,
  end: i32,
): void {
  for (let group = begin; group < end; group++) {
    if (written) {
      const bits = writtenBits(written, group);
      if (!(bits & 1) && skipsZeros(records, heads)) {
        if (bits == 0) group |= 31;
        continue;
      }
    }
    for (let h = 0, head = records; h < heads; h++, head += Head.bytes) {
      if (isSkipped(head, group)) continue;
      let lanes = codes ? candidates(head, codes + <usize>group * recordBytes(W), W) : 0xffff;
      for (; lanes; lanes &= lanes - 1) {
        const n = group * GROUP + ctz(lanes);
        if (n < N) offerNext(head, words, n, W, resolution, norms);
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

/** D of a location. `norm` is |m| if it is known, else 0. @inline */
function similarity(head: usize, word: usize, W: i32, norm: f32): f32 {
  const key = <usize>load<u32>(head, Head.key);
  const squaredMask = <usize>load<u32>(head, Head.squaredMask);
  let dots = f32x4.splat(0);
  eachVector(W, (at: usize, count: i32) => {
    dots = madd(loadLanes(word + at, count), loadLanes(key + at, count), dots);
  });
  if (norm == 0) norm = normOf(word, squaredMask, W);
  return sum4(dots) / (load<f32>(head, Head.keyNorm) * norm + EPSILON);
}

/** |m|, with masks |mask ∘ m|. */
function normOf(word: usize, squaredMask: usize, W: i32): f32 {
  let squares = f32x4.splat(0);
  if (squaredMask) {
    eachVector(W, (at: usize, count: i32) => {
      const m = loadLanes(word + at, count);
      squares = madd(f32x4.mul(m, loadLanes(squaredMask + at, count)), m, squares);
    });
  } else {
    eachVector(W, (at: usize, count: i32) => {
      const m = loadLanes(word + at, count);
      squares = madd(m, m, squares);
    });
  }
  return sqrt<f32>(sum4(squares) + EPSILON);
}

/** Offers location n to the shortlist of a head, after all lower ones. */
function offerNext(head: usize, words: usize, n: i32, W: i32, resolution: f32, norms: usize): void {
  const D = similarity(head, words + floats(n * W), W, normAt(norms, n));
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
  norms: usize,
  best: Three<usize>,
  places: i32,
): void {
  const D = similarity(head, words + floats(n * W), W, normAt(norms, n));
  offer(best, places, <f32>(n + 1), D, rankOf(D, resolution));
}

/** |m| of location n, or 0 if norms are not kept. @inline */
function normAt(norms: usize, n: i32): f32 {
  return norms ? load<f32>(norms + floats(n)) : 0;
}
