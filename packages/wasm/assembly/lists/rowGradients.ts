/**
 * The gradient of a state tensor for the rows that a pass touches only (kernels/rowGradients.ts of core). All numbers are floats:
 *
 *   header [16]: slots in use, capacity, length of the table | table: slot + 1 of a row, or 0 | rows [capacity] | values of each slot
 */
import { zero } from "../vector";
import { floats } from "./entries";

const enum Header {
  count = 0,
  capacity = 4,
  table = 8,
  bytes = 64,
}

/** Address of a row's gradient, or 0 if the row is not touched. */
export function findRow(gradients: usize, row: i32, rowSize: i32): usize {
  const slot = load<f32>(placeOfRow(gradients, row));
  return slot > 0 ? valuesAt(gradients, <i32>slot - 1, rowSize) : 0;
}

/** Address of a row's gradient, which is 0 if the row was not touched before. */
export function touchRow(gradients: usize, row: i32, rowSize: i32): usize {
  const place = placeOfRow(gradients, row);
  const used = load<f32>(place);
  if (used > 0) return valuesAt(gradients, <i32>used - 1, rowSize);
  const slot = load<f32>(gradients, Header.count);
  if (slot >= load<f32>(gradients, Header.capacity)) unreachable();
  store<f32>(gradients, slot + 1, Header.count);
  store<f32>(place, slot + 1);
  store<f32>(rowsAt(gradients) + floats(<i32>slot), <f32>row);
  const at = valuesAt(gradients, <i32>slot, rowSize);
  zero(at, rowSize);
  return at;
}

/** The place of a row in the table, or the free place where it belongs. */
function placeOfRow(gradients: usize, row: i32): usize {
  const mask = <i32>load<f32>(gradients, Header.table) - 1;
  const table = gradients + Header.bytes;
  const rows = rowsAt(gradients);
  let at = table + floats(row & mask);
  while (isOther(load<f32>(at), rows, row)) at = table + ((at - table + 4) & floats(mask));
  return at;
}

/** Whether a slot + 1 is that of another row than `row`. @inline */
function isOther(slot: f32, rows: usize, row: i32): bool {
  return slot != 0 && load<f32>(rows + floats(<i32>slot - 1)) != <f32>row;
}

/** @inline */
function rowsAt(gradients: usize): usize {
  return gradients + Header.bytes + floats(<i32>load<f32>(gradients, Header.table));
}

/** @inline */
function valuesAt(gradients: usize, slot: i32, rowSize: i32): usize {
  return rowsAt(gradients) + floats(<i32>load<f32>(gradients, Header.capacity) + slot * rowSize);
}
