/**
 * Lists of entries, the sparse form of a weighting (kernels/entries.ts of core). `index` is the address of the entries: location + 1, in
 * ascending order, then 0 in empty places. `value` is the address of their values. `size` is the number of places. All are floats.
 */
import { loadLanes, storeLanes } from "../vector";

/** Bytes of n floats. @inline */
export function floats(n: i32): usize {
  return (<usize>n) << 2;
}

/** Address of list number `list` in lists that lie end to end. @inline */
export function listAt(lists: usize, list: i32, size: i32): usize {
  return lists + floats(list * size);
}

/** The location of an entry. @inline */
export function locationOf(entry: f32): i32 {
  return <i32>entry - 1;
}

/** The place of an entry, or -1. Entries may be in any order. */
export function placeOf(index: usize, entry: f32, size: i32): i32 {
  const wanted = f32x4.splat(entry);
  let place = 0;
  for (; place <= size - 4; place += 4) {
    const found = i32x4.bitmask(f32x4.eq(v128.load(index + floats(place)), wanted));
    if (found) return place + ctz(found);
  }
  for (; place < size; place++) if (load<f32>(index + floats(place)) == entry) return place;
  return -1;
}

/** Whether a list has an entry. @inline */
export function hasEntry(index: usize, entry: f32, size: i32): bool {
  return placeOf(index, entry, size) >= 0;
}

/** The value of an entry, or 0. */
export function valueAt(index: usize, value: usize, entry: f32, size: i32): f32 {
  const place = placeOf(index, entry, size);
  return place < 0 ? 0 : load<f32>(value + floats(place));
}

/** Number of entries. */
export function countEntries(index: usize, size: i32): i32 {
  const end = placeOf(index, 0, size);
  return end < 0 ? size : end;
}

/** Adds the entries of another list that are missing. The other list may have another order. */
export function insertEntries(index: usize, size: i32, others: usize, otherSize: i32): void {
  let end = index + floats(countEntries(index, size));
  let at = index;
  for (const last = others + floats(otherSize); others < last; others += 4) {
    const entry = load<f32>(others);
    if (entry == 0) break;
    if (at > index && load<f32>(at - 4) >= entry) at = index;
    while (at < end && load<f32>(at) < entry) at += 4;
    if (at < end && load<f32>(at) == entry) continue;
    for (let to = end; to > at; to -= 4) store<f32>(to, load<f32>(to - 4));
    store<f32>(at, entry);
    end += 4;
  }
}

/** Adds the entries of several lists that lie end to end. */
export function insertLists(index: usize, size: i32, lists: usize, count: i32, listSize: i32): void {
  for (let list = 0; list < count; list++) insertEntries(index, size, listAt(lists, list, listSize), listSize);
}

/** Exchanges n floats. */
export function exchange(x: usize, y: usize, n: i32): void {
  eachVector(n, (at: usize, count: i32) => {
    const a = loadLanes(x + at, count);
    const b = loadLanes(y + at, count);
    storeLanes(x + at, b, count);
    storeLanes(y + at, a, count);
  });
}

/** x += by @inline */
export function increase(x: usize, by: f32): void {
  store<f32>(x, load<f32>(x) + by);
}
