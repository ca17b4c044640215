/**
 * Lists of entries, the sparse form of a weighting: `index` holds location + 1 of each entry, `value` its weight. Entries come first, by
 * ascending location. The places after them are empty: index and value are 0. So a list of zeros has no entries, and the zero state is all
 * zeros. The locations are structural: an entry stays in its list if its value is 0. Other locations are the constant 0, without a gradient.
 */
import type { FloatArray } from "./kernel.ts";

export interface Entries {
  readonly index: FloatArray;
  readonly value: FloatArray;
}

/** List number `list` of two arrays that hold lists of `size` places end to end. */
export function entriesOf(index: FloatArray, value: FloatArray, list: number, size: number): Entries {
  return { index: listOf(index, list, size), value: listOf(value, list, size) };
}

/** Numbers [list · size, (list + 1) · size) of an array. */
export function listOf(array: FloatArray, list: number, size: number): FloatArray {
  return array.subarray(list * size, (list + 1) * size);
}

/** The place of a location's entry, or -1. */
export function placeOf(index: FloatArray, location: number): number {
  return index.indexOf(location + 1);
}

/** The value of a location's entry, or 0. */
export function valueAt({ index, value }: Entries, location: number): number {
  const place = placeOf(index, location);
  return place < 0 ? 0 : value[place];
}

/** Number of entries. */
export function countEntries(index: FloatArray): number {
  const end = index.indexOf(0);
  return end < 0 ? index.length : end;
}

/** Adds a location to a list of locations in ascending order, unless it is there. The list has an empty place for it. */
export function insertLocation(index: FloatArray, location: number): void {
  if (placeOf(index, location) >= 0) return;
  let place = countEntries(index);
  for (; place > 0 && index[place - 1] > location + 1; place--) index[place] = index[place - 1];
  index[place] = location + 1;
}

/** Adds every location of a list to another one. */
export function insertLocations(index: FloatArray, others: FloatArray): void {
  for (const entry of others) if (entry > 0) insertLocation(index, entry - 1);
}

/** Maps a value to the integer that ranks it. The largest key is best. */
export type Key = (value: number) => number;

/** The key of weights and links: ⌊128 √max(x, 0) + ½⌋. The root, since a link is a product of two weights (docs/math.md). */
export const weightKey: Key = (x) => Math.floor(128 * Math.sqrt(Math.max(x, 0)) + 0.5);

/**
 * Offers an entry to a list that keeps those with the largest keys, equal keys by the lower location. The list is empty before the first
 * offer and in this order until `sortByLocation`. The result does not depend on the order of the offers.
 */
export function offer({ index, value }: Entries, location: number, x: number, key: Key): void {
  const rank = key(x);
  const isBetter = (place: number): boolean => {
    if (index[place] === 0) return true;
    const other = key(value[place]);
    return rank > other || (rank === other && location + 1 < index[place]);
  };
  let place = index.length - 1;
  if (place < 0 || !isBetter(place)) return;
  for (; place > 0 && isBetter(place - 1); place--) {
    index[place] = index[place - 1];
    value[place] = value[place - 1];
  }
  index[place] = location + 1;
  value[place] = x;
}

/** Puts the entries in ascending order of their locations. */
export function sortByLocation({ index, value }: Entries): void {
  const count = countEntries(index);
  for (let k = 1; k < count; k++) {
    const [entry, x] = [index[k], value[k]];
    let place = k;
    for (; place > 0 && index[place - 1] > entry; place--) {
      index[place] = index[place - 1];
      value[place] = value[place - 1];
    }
    index[place] = entry;
    value[place] = x;
  }
}

/** Removes all entries. */
export function clear({ index, value }: Entries): void {
  index.fill(0);
  value.fill(0);
}
