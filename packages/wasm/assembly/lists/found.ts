/** A location in the lists of all heads: a record for each head. */
import { floats, placeOf } from "./entries";

/** Byte offsets in the record of a head: the place of the location's entry (i32), or -1, and its value (f32), or 0. */
export const enum Found {
  place = 0,
  value = 4,
  bytes = 8,
}

/** Fills the records of `heads` lists that lie end to end. */
export function findInLists(index: usize, value: usize, size: i32, heads: i32, entry: f32, records: usize): void {
  for (; heads > 0; heads--) {
    const place = placeOf(index, entry, size);
    store<i32>(records, place, Found.place);
    store<f32>(records, place < 0 ? 0 : load<f32>(value + floats(place)), Found.value);
    index += floats(size);
    value += floats(size);
    records += Found.bytes;
  }
}
