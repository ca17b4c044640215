/**
 * A location in the lists of all heads: a record for each head. The locations are looked up in ascending order and include those of all lists,
 * so each list is read once from its begin to its end.
 */
import { floats } from "./entries";

/** Byte offsets in the record of a head: the place of the location's entry (i32), or -1; its value (f32), or 0; the next place (i32). */
export const enum Found {
  place = 0,
  value = 4,
  next = 8,
  bytes = 12,
}

/** Begins to read the lists of `heads` heads. */
export function openLists(records: usize, heads: i32): void {
  for (const end = records + heads * Found.bytes; records < end; records += Found.bytes) {
    store<i32>(records, 0, Found.next);
  }
}

/** The lowest of `lowest` and the next entries of `heads` lists that lie end to end. */
export function lowestEntry(index: usize, size: i32, heads: i32, records: usize, lowest: f32): f32 {
  for (; heads > 0; heads--) {
    const next = load<i32>(records, Found.next);
    const entry: f32 = next < size ? load<f32>(index + floats(next)) : 0;
    if (entry > 0 && entry < lowest) lowest = entry;
    index += floats(size);
    records += Found.bytes;
  }
  return lowest;
}

/** Fills the records of `heads` lists that lie end to end. */
export function findInLists(index: usize, value: usize, size: i32, heads: i32, entry: f32, records: usize): void {
  for (; heads > 0; heads--) {
    const next = load<i32>(records, Found.next);
    const isFound = next < size && load<f32>(index + floats(next)) == entry;
    store<i32>(records, isFound ? next : -1, Found.place);
    store<f32>(records, isFound ? load<f32>(value + floats(next)) : 0, Found.value);
    store<i32>(records, isFound ? next + 1 : next, Found.next);
    index += floats(size);
    value += floats(size);
    records += Found.bytes;
  }
}
