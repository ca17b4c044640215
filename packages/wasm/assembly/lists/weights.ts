/**
 * Chooses the largest of many weights or links: those with the largest rank ⌊128 √max(x, 0) + ½⌋, equal ranks by the lower location. The
 * candidates are entries, their values and their ranks (i32), in any order, with places for whole vectors.
 */
import { zero } from "../vector";
import { floats } from "./entries";
import { sortByLocation } from "./selection";
import { countFrom, NO_RANK, rankOfPlace } from "./shortlist";

/** Bytes of the candidates. */
export function candidatesBytes(most: i32): usize {
  return 3 * floats(wholeVectors(most));
}

/** @inline */
function wholeVectors(count: i32): i32 {
  return (count + 3) & ~3;
}

/** Address of the values of candidates, of which there are at most `most`. @inline */
export function candidateValues(candidates: usize, most: i32): usize {
  return candidates + floats(wholeVectors(most));
}

/** Stores the `size` largest of the first `count` candidates as a list, in ascending order of their locations. */
export function chooseLargest(index: usize, value: usize, size: i32, candidates: usize, most: i32, count: i32): void {
  const values = candidateValues(candidates, most);
  const ranks = candidateValues(values, most);
  rank(values, ranks, count);
  let last = -1;
  let lastEntry: f32 = Infinity;
  if (count > size) {
    last = rankOfPlace(ranks, count, size);
    if (countFrom(ranks, count, last) > size) lastEntry = entryOfTie(candidates, ranks, count, last, size);
  }
  let to: usize = 0;
  for (let at: usize = 0; at < floats(count); at += 16) {
    for (let some = chosenLanes(candidates + at, ranks + at, last, lastEntry); some; some &= some - 1) {
      const from = at + floats(ctz(some));
      store<f32>(index + to, load<f32>(candidates + from));
      store<f32>(value + to, load<f32>(values + from));
      to += 4;
    }
  }
  zero(index + to, size - (<i32>to >> 2));
  zero(value + to, size - (<i32>to >> 2));
  sortByLocation(index, value, size);
}

/** The lanes with a rank above the last one, or with the last one and an entry up to `lastEntry`. @inline */
function chosenLanes(entries: usize, ranks: usize, last: i32, lastEntry: f32): i32 {
  const own = v128.load(ranks);
  const isTie = v128.and(i32x4.eq(own, i32x4.splat(last)), f32x4.le(v128.load(entries), f32x4.splat(lastEntry)));
  return i32x4.bitmask(v128.or(i32x4.gt_s(own, i32x4.splat(last)), isTie));
}

/** Fills the ranks, in float64 as in core; those after the last candidate, up to a whole vector, are empty. Values near 0 become 0. */
function rank(values: usize, ranks: usize, count: i32): void {
  const tiny = f32x4.splat(1e-30); // arithmetic on subnormal numbers is slow
  for (let at: usize = 0; at < floats(count); at += 16) {
    let x = v128.load(values + at);
    x = v128.andnot(x, f32x4.lt(f32x4.abs(x), tiny));
    v128.store(values + at, x);
    const high = v128.shuffle<i32>(x, x, 2, 3, 2, 3);
    v128.store(ranks + at, v128.shuffle<i32>(ranksOfTwo(x), ranksOfTwo(high), 0, 1, 4, 5));
  }
  for (let k = count; k & 3; k++) store<i32>(ranks + floats(k), NO_RANK);
}

/** Ranks of the two low lanes. @inline */
function ranksOfTwo(x: v128): v128 {
  const weight = f64x2.pmax(f64x2.splat(0), f64x2.promote_low_f32x4(x)); // 0 for NaN
  const scaled = f64x2.add(f64x2.mul(f64x2.sqrt(weight), f64x2.splat(128)), f64x2.splat(0.5));
  return i32x4.trunc_sat_f64x2_s_zero(f64x2.floor(scaled));
}

/** The highest entry with the rank of the last one that is still chosen. */
function entryOfTie(entries: usize, ranks: usize, count: i32, last: i32, size: i32): f32 {
  const ties = size - countFrom(ranks, count, last + 1);
  let low = 1;
  let high = 1 << 24;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (countTies(entries, ranks, count, last, <f32>middle) >= ties) high = middle;
    else low = middle + 1;
  }
  return <f32>low;
}

/** Number of candidates with a rank, up to a location. */
function countTies(entries: usize, ranks: usize, count: i32, own: i32, entry: f32): i32 {
  let found = i32x4.splat(0);
  for (let at: usize = 0; at < floats(count); at += 16) {
    const isTie = i32x4.eq(v128.load(ranks + at), i32x4.splat(own));
    found = i32x4.sub(found, v128.and(isTie, f32x4.le(v128.load(entries + at), f32x4.splat(entry))));
  }
  const pairs = i32x4.add(found, v128.shuffle<i32>(found, found, 2, 3, 2, 3));
  return i32x4.extract_lane(pairs, 0) + i32x4.extract_lane(pairs, 1);
}
