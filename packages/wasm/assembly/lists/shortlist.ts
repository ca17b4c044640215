/**
 * Shortlists: the `wanted` best locations of a scan, those with the largest rank, equal ranks by the lower location. Locations are appended
 * in ascending order. There are places for twice as many; when all are taken, the best half stays. So a location costs little, and most
 * cost a comparison with `last`.
 *
 *   header: count, wanted, places, last | entries [places] (location + 1) | values [places] | ranks [places] (i32)
 */
import { floats } from "./entries";

/** Byte offsets. `last` is the rank of the last of the wanted entries; a location with this rank or a lower one is not wanted. */
export const enum Shortlist {
  count = 0,
  wanted = 4,
  places = 8,
  last = 12,
  entries = 16,
}

/** The rank of an empty place. */
export const NO_RANK: i32 = i32.MIN_VALUE;

/** @inline */
function placesFor(wanted: i32): i32 {
  return (2 * wanted + 3) & ~3;
}

export function shortlistBytes(wanted: i32): usize {
  return <usize>Shortlist.entries + 3 * floats(placesFor(wanted));
}

/** Empties a shortlist. */
export function openShortlist(list: usize, wanted: i32): void {
  store<i32>(list, 0, Shortlist.count);
  store<i32>(list, wanted, Shortlist.wanted);
  store<i32>(list, placesFor(wanted), Shortlist.places);
  store<i32>(list, NO_RANK, Shortlist.last);
}

/** @inline */
export function valuesOf(list: usize): usize {
  return list + Shortlist.entries + floats(load<i32>(list, Shortlist.places));
}

/** @inline */
export function ranksOf(list: usize): usize {
  return list + Shortlist.entries + 2 * floats(load<i32>(list, Shortlist.places));
}

/** Appends an entry of a higher location than all before, unless it is not wanted. Its rank is above NO_RANK. */
export function append(list: usize, entry: f32, x: f32, rank: i32): void {
  if (rank <= load<i32>(list, Shortlist.last)) return;
  if (load<i32>(list, Shortlist.count) == load<i32>(list, Shortlist.places)) {
    keepBest(list);
    if (rank <= load<i32>(list, Shortlist.last)) return;
  }
  const count = load<i32>(list, Shortlist.count);
  store<f32>(list + Shortlist.entries + floats(count), entry);
  store<f32>(valuesOf(list) + floats(count), x);
  store<i32>(ranksOf(list) + floats(count), rank);
  store<i32>(list, count + 1, Shortlist.count);
}

/** Keeps the wanted entries if there are more. They stay in ascending order of their locations. */
export function keepBest(list: usize): void {
  const count = load<i32>(list, Shortlist.count);
  const wanted = load<i32>(list, Shortlist.wanted);
  if (count <= wanted) return;
  const ranks = ranksOf(list);
  for (let k = count; k & 3; k++) store<i32>(ranks + floats(k), NO_RANK);
  const last = rankOfPlace(ranks, count, wanted);
  let ties = wanted - countFrom(ranks, count, last + 1);
  const entries = list + Shortlist.entries;
  const values = valuesOf(list);
  let to: usize = 0;
  for (let at: usize = 0; at < floats(count); at += 4) {
    const rank = load<i32>(ranks + at);
    if (rank < last || (rank == last && ties-- <= 0)) continue;
    store<f32>(entries + to, load<f32>(entries + at));
    store<f32>(values + to, load<f32>(values + at));
    store<i32>(ranks + to, rank);
    to += 4;
  }
  store<i32>(list, wanted, Shortlist.count);
  store<i32>(list, last, Shortlist.last);
}

/**
 * The rank of place `wanted` in descending order: the largest that at least so many entries reach. The places after the last one, up to a
 * whole vector, are empty, here and in `countFrom`.
 */
export function rankOfPlace(ranks: usize, count: i32, wanted: i32): i32 {
  const one = i32x4.splat(1);
  let lowest = i32x4.splat(i32.MAX_VALUE);
  let highest = i32x4.splat(NO_RANK);
  for (let at: usize = 0; at < floats(count); at += 16) {
    const rank = v128.load(ranks + at);
    lowest = i32x4.min_s(lowest, i32x4.sub(rank, one)); // NO_RANK - 1 is the largest integer
    highest = i32x4.max_s(highest, rank);
  }
  lowest = i32x4.min_s(lowest, v128.shuffle<i32>(lowest, lowest, 2, 3, 2, 3));
  highest = i32x4.max_s(highest, v128.shuffle<i32>(highest, highest, 2, 3, 2, 3));
  let low = min(i32x4.extract_lane(lowest, 0), i32x4.extract_lane(lowest, 1)) + 1;
  let high = max(i32x4.extract_lane(highest, 0), i32x4.extract_lane(highest, 1));
  while (low < high) {
    const middle = <i32>((<i64>low + <i64>high + 1) >> 1);
    if (countFrom(ranks, count, middle) >= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Number of ranks from `rank` up. */
export function countFrom(ranks: usize, count: i32, rank: i32): i32 {
  let found = i32x4.splat(0);
  for (let at: usize = 0; at < floats(count); at += 16) {
    found = i32x4.sub(found, i32x4.ge_s(v128.load(ranks + at), i32x4.splat(rank)));
  }
  const pairs = i32x4.add(found, v128.shuffle<i32>(found, found, 2, 3, 2, 3));
  return i32x4.extract_lane(pairs, 0) + i32x4.extract_lane(pairs, 1);
}
