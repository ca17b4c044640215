/**
 * The gradient of a state tensor that is kept by a journal, for the rows that a pass touches only. A row of `memory` is a location, a row of
 * `link.value` the links of a location. The numbers of one batch element:
 *
 *   header [16]         number of slots in use, capacity, length of the table
 *   table [power of 2]  slot + 1 of a row, or 0. A row begins at the place row mod length; the next free place is used if that is taken
 *   rows [capacity]     the row of each slot
 *   values              the gradient of each slot, a row each
 *
 * A row without a slot has the gradient 0. A pass touches few rows, so the length does not depend on the size of the tensor.
 */
import type { FloatArray } from "./kernel.ts";

const HEADER = 16;
const COUNT = 0;
const CAPACITY = 1;
const TABLE = 2;

/** Numbers before the values, multiples of 16, so that values are aligned. */
function sizesOf(rows: number, touched: number): { readonly capacity: number; readonly table: number } {
  const capacity = Math.ceil(Math.min(rows, touched) / 16) * 16;
  const table = 2 ** Math.max(4, Math.ceil(Math.log2(Math.min(rows, 2 * capacity))));
  return { capacity, table };
}

/** Numbers of a batch element's gradient: at most `touched` of `rows` rows. */
export function rowGradientsLength(rows: number, rowSize: number, touched: number): number {
  const { capacity, table } = sizesOf(rows, touched);
  return HEADER + table + capacity * (1 + rowSize);
}

/** The header of a gradient in which no row is touched. The table must then be zeroed; other numbers may hold anything. */
export function rowGradientsHeader(rows: number, touched: number): readonly number[] {
  const { capacity, table } = sizesOf(rows, touched);
  return [0, capacity, table];
}

/** Numbers from the first on that hold the header and the table. */
export function rowGradientsHead(rows: number, touched: number): number {
  return HEADER + sizesOf(rows, touched).table;
}

/** First number of a row's gradient, or -1 if the row is not touched. */
export function findRow(gradients: FloatArray, row: number, rowSize: number): number {
  const slot = gradients[placeOfRow(gradients, row)];
  return slot > 0 ? valuesAt(gradients, slot - 1, rowSize) : -1;
}

/** First number of a row's gradient. The gradient of a row that was not touched before is 0. */
export function touchRow(gradients: FloatArray, row: number, rowSize: number): number {
  const place = placeOfRow(gradients, row);
  if (gradients[place] > 0) return valuesAt(gradients, gradients[place] - 1, rowSize);
  const slot = gradients[COUNT];
  if (slot === gradients[CAPACITY]) throw new RangeError(`row gradients: all ${slot} slots are in use`);
  gradients[COUNT] = slot + 1;
  gradients[place] = slot + 1;
  gradients[HEADER + gradients[TABLE] + slot] = row;
  const at = valuesAt(gradients, slot, rowSize);
  gradients.fill(0, at, at + rowSize);
  return at;
}

/** Calls `visit` with every touched row and the first number of its gradient. */
export function forTouchedRows(gradients: FloatArray, rowSize: number, visit: (row: number, at: number) => void): void {
  const rows = HEADER + gradients[TABLE];
  for (let slot = 0; slot < gradients[COUNT]; slot++) visit(gradients[rows + slot], valuesAt(gradients, slot, rowSize));
}

/** The place of a row in the table, or the free place where it belongs. */
function placeOfRow(gradients: FloatArray, row: number): number {
  const table = gradients[TABLE];
  const rows = HEADER + table;
  let place = row % table;
  while (gradients[HEADER + place] > 0 && gradients[rows + gradients[HEADER + place] - 1] !== row) {
    place = (place + 1) % table;
  }
  return HEADER + place;
}

function valuesAt(gradients: FloatArray, slot: number, rowSize: number): number {
  return HEADER + gradients[TABLE] + gradients[CAPACITY] + slot * rowSize;
}
