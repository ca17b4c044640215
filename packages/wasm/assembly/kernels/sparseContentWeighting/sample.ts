/**
 * The first locations, whose codes are read before the scan. Their bounds tell how large the last similarity that is chosen is at least.
 * Without it, a scan would compare many locations until its shortlists hold good ones. A head keeps
 *
 *   for every group four upper bounds, each of four locations | for every UNITED groups four lower bounds, each of a location among them
 */
import { NO_RANK, Shortlist } from "../../lists";
import { boundSimilarities, GROUP, recordBytes } from "./codes";
import { Head, rankOf, setLast } from "./head";

/** Most groups of a sample: codes of 32 cells for these fit a second-level cache. */
const GROUPS: i32 = 256;
const UNITED: i32 = 4;
export const SAMPLE_BYTES: usize = (<usize>(GROUPS + GROUPS / UNITED)) << 4;

/** The bits from that of a group on, which tell whether groups hold a word other than 0. @inline */
export function writtenBits(written: usize, group: i32): u32 {
  return load<u32>(written + ((<usize>group >> 5) << 2)) >> (group & 31);
}

/** Reads the sample, unless there are too few locations, and raises the last ranks of the shortlists. */
export function sample(
  records: usize,
  heads: i32,
  N: i32,
  W: i32,
  resolution: f32,
  written: usize,
  codes: usize,
): void {
  const groups = min(GROUPS, N / GROUP) & ~(UNITED - 1);
  if (groups < 2 * mostWanted(records, heads)) return;
  for (let h = 0, head = records; h < heads; h++, head += Head.bytes) {
    const bounds = <usize>load<u32>(head, Head.sample);
    store<i32>(head, groups, Head.sampled);
    for (let at = lowerBounds(bounds, 0), end = lowerBounds(bounds, groups); at < end; at += 16) {
      v128.store(at, f32x4.splat(-Infinity));
    }
  }
  for (let group = 0; group < groups; group++) {
    const isWritten = writtenBits(written, group) & 1;
    for (let h = 0, head = records; h < heads; h++, head += Head.bytes) {
      const bounds = <usize>load<u32>(head, Head.sample);
      const upper = bounds + ((<usize>group) << 4);
      if (!isWritten) v128.store(upper, f32x4.splat(Infinity));
      else boundSimilarities(head, codes + <usize>group * recordBytes(W), W, upper, lowerBounds(bounds, group));
    }
  }
  for (let h = 0, head = records; h < heads; h++, head += Head.bytes) raiseLast(head, groups, resolution);
}

/** Whether the sample shows that the scan chooses no location of a group. @inline */
export function isSkipped(head: usize, group: i32): bool {
  if (group >= load<i32>(head, Head.sampled)) return false;
  const upper = v128.load(<usize>load<u32>(head, Head.sample) + ((<usize>group) << 4));
  return i32x4.all_true(f32x4.lt(upper, v128.load(head, Head.least)));
}

function mostWanted(records: usize, heads: i32): i32 {
  let most = 0;
  for (let h = 0, head = records; h < heads; h++, head += Head.bytes) {
    most = max(most, load<i32>(<usize>load<u32>(head, Head.shortlist), Shortlist.wanted));
  }
  return most;
}

/** Address of the lower bounds of a group. @inline */
function lowerBounds(bounds: usize, group: i32): usize {
  return bounds + ((<usize>(GROUPS + group / UNITED)) << 4);
}

/** At least as many locations as are wanted have the rank of the bound that is found. The last rank is the one below. */
function raiseLast(head: usize, groups: i32, resolution: f32): void {
  const bounds = <usize>load<u32>(head, Head.sample);
  const first = lowerBounds(bounds, 0);
  const end = lowerBounds(bounds, groups);
  const list = <usize>load<u32>(head, Head.shortlist);
  const wanted = load<i32>(list, Shortlist.wanted);
  let low: f32 = -1;
  if (countFrom(first, end, low) < wanted) return;
  for (let width: f32 = 1; width > 1 / 256; width /= 2) {
    if (countFrom(first, end, low + width) >= wanted) low += width;
  }
  store<i32>(list, max(rankOf(low, resolution) - 1, NO_RANK), Shortlist.last);
  setLast(head, resolution);
}

/** Number of bounds from x up. */
function countFrom(at: usize, end: usize, x: f32): i32 {
  let found = i32x4.splat(0);
  for (; at < end; at += 16) found = i32x4.sub(found, f32x4.ge(v128.load(at), f32x4.splat(x)));
  const pairs = i32x4.add(found, v128.shuffle<i32>(found, found, 2, 3, 2, 3));
  return i32x4.extract_lane(pairs, 0) + i32x4.extract_lane(pairs, 1);
}
