/**
 * Tables that find the place of an entry in a list: place + 1 (i32) of each entry, or 0 in free slots. The slots of an entry begin at its hash.
 */
import { floats } from "./entries";

/** Slots for a number of entries: a power of two, of which at most half is used. */
export function tableSlots(entries: i32): i32 {
  return 1 << (32 - clz((entries << 1) | 1));
}

/** Removes all entries. */
export function clearTable(table: usize, slots: i32): void {
  memory.fill(table, 0, floats(slots));
}

/** Address of the slot of an entry of the list `index`, or of the free slot where it belongs. @inline */
export function slotOf(table: usize, slots: i32, index: usize, entry: f32): usize {
  const mask = floats(slots) - 4;
  let at = <usize>(<u32>(<i32>entry * 0x9e3779b1) >> 10) & mask & ~3;
  let place = load<i32>(table + at);
  while (place != 0 && load<f32>(index + floats(place - 1)) != entry) {
    at = (at + 4) & mask;
    place = load<i32>(table + at);
  }
  return table + at;
}
