/**
 * Selections: lists that keep the best of the entries that are offered, those with the largest rank, equal ranks by the lower location. The
 * addresses of a selection are those of its index, its values and the ranks (i32) of its places. Entries are in descending order until
 * `sortByLocation`. The result does not depend on the order of the offers.
 */
import { zero } from "../vector";
import { countEntries, floats } from "./entries";

/** Removes all entries. */
export function clearSelection(best: Three<usize>, size: i32): void {
  zero(best[0], size);
  zero(best[1], size);
  for (let at = best[2], end = best[2] + floats(size); at < end; at += 4) store<i32>(at, i32.MIN_VALUE);
}

export function offer(best: Three<usize>, size: i32, entry: f32, x: f32, rank: i32): void {
  let at = floats(size - 1);
  if (!isBetter(entry, rank, best[0] + at, best[2] + at)) return;
  for (; at > 0 && isBetter(entry, rank, best[0] + at - 4, best[2] + at - 4); at -= 4) {
    store<f32>(best[0] + at, load<f32>(best[0] + at - 4));
    store<f32>(best[1] + at, load<f32>(best[1] + at - 4));
    store<i32>(best[2] + at, load<i32>(best[2] + at - 4));
  }
  store<f32>(best[0] + at, entry);
  store<f32>(best[1] + at, x);
  store<i32>(best[2] + at, rank);
}

/** Whether an entry is better than the one at a place, which may be empty. @inline */
function isBetter(entry: f32, rank: i32, index: usize, ranks: usize): bool {
  const other = load<i32>(ranks);
  return rank > other || (rank == other && entry < load<f32>(index));
}

/**
 * Offers four consecutive locations from n on, of which `count` exist, after all lower locations. So one with the rank of the last entry is
 * not better. @inline
 */
export function offerLanes(best: Three<usize>, size: i32, n: i32, count: i32, x: v128, rank: v128): void {
  const better = i32x4.bitmask(i32x4.gt_s(rank, v128.load32_splat(best[2] + floats(size - 1))));
  if (better) offerSome(best, size, n, count < 4 ? better & ((1 << count) - 1) : better, x, rank);
}

/** Offers the lanes of the bits of `some`. */
function offerSome(best: Three<usize>, size: i32, n: i32, some: i32, x: v128, rank: v128): void {
  const entry = <f32>(n + 1);
  if (some & 1) offer(best, size, entry, f32x4.extract_lane(x, 0), i32x4.extract_lane(rank, 0));
  if (some & 2) offer(best, size, entry + 1, f32x4.extract_lane(x, 1), i32x4.extract_lane(rank, 1));
  if (some & 4) offer(best, size, entry + 2, f32x4.extract_lane(x, 2), i32x4.extract_lane(rank, 2));
  if (some & 8) offer(best, size, entry + 3, f32x4.extract_lane(x, 3), i32x4.extract_lane(rank, 3));
}

/** Puts the entries in ascending order of their locations. */
export function sortByLocation(index: usize, value: usize, size: i32): void {
  const end = floats(countEntries(index, size));
  for (let from: usize = 4; from < end; from += 4) {
    const entry = load<f32>(index + from);
    const x = load<f32>(value + from);
    let at = from;
    for (; at > 0 && load<f32>(index + at - 4) > entry; at -= 4) {
      store<f32>(index + at, load<f32>(index + at - 4));
      store<f32>(value + at, load<f32>(value + at - 4));
    }
    store<f32>(index + at, entry);
    store<f32>(value + at, x);
  }
}
