/**
 * Inputs that are mostly 0, such as one-hot words and the digits of a graph: the products of a call whose only input they are leave out their
 * zeros. A sum keeps its bits: the tiles add terms one by one, in this order, and adding 0 times a finite weight changes no sum (except -0,
 * which becomes 0).
 */
import { copy, loadLanes, madd, zero } from "../../vector";

/** Narrower inputs gain nothing. */
const LEAST_WIDTH: i32 = 64;

/** Most numbers of an input that may differ from 0, for each batch element. */
function mostValues(width: i32): i32 {
  return width >> 3;
}

/** Most columns in which any of several samples may differ from 0. */
export function mostColumns(width: i32): i32 {
  return width >> 2;
}

/** Whether all of `rows` inputs of `width` numbers, `stride` bytes apart, are mostly 0. Ends early at an input that is not. */
export function areMostlyZero(x: usize, stride: usize, rows: i32, width: i32): bool {
  if (width < LEAST_WIDTH) return false;
  for (; rows > 0; rows--) {
    let values = 0;
    for (let k = 0; k < width; k += 4) {
      values += popcnt(valuesAt(x + ((<usize>k) << 2), width - k));
      if (values > mostValues(width)) return false;
    }
    x += stride;
  }
  return true;
}

/** Bit k is 1 if the k-th of the next four numbers, or fewer, is not 0. @inline */
function valuesAt(x: usize, count: i32): i32 {
  return i32x4.bitmask(f32x4.ne(loadLanes(x, count), f32x4.splat(0)));
}

/** Writes the columns of a row in which it is not 0, ascending. Returns their number. */
export function listColumns(x: usize, width: i32, list: usize): i32 {
  const first = list;
  for (let k = 0; k < width; k += 4) {
    for (let bits = valuesAt(x + ((<usize>k) << 2), width - k); bits != 0; bits &= bits - 1) {
      store<i32>(list, k + ctz(bits));
      list += 4;
    }
  }
  return <i32>((list - first) >> 2);
}

/** Marks the columns in which a row is not 0: ORs into `marks`, [width] rounded up to 4. */
export function markColumns(x: usize, width: i32, marks: usize): void {
  for (let k = 0; k < width; k += 4) {
    const at = (<usize>k) << 2;
    const lanes = f32x4.ne(loadLanes(x + at, width - k), f32x4.splat(0));
    v128.store(marks + at, v128.or(v128.load(marks + at), v128.and(lanes, f32x4.splat(1))));
  }
}

/** Number of columns in which a row is not 0. */
export function countColumns(x: usize, width: i32): i32 {
  let columns = 0;
  for (let k = 0; k < width; k += 4) columns += popcnt(valuesAt(x + ((<usize>k) << 2), width - k));
  return columns;
}

/** out += Σ x_k W_k over the listed columns; weights in panels of 8 outputs, [⌈outputs / 8⌉][width][8]. `spare`: 32 bytes. */
export function addColumns(
  x: usize,
  list: usize,
  columns: i32,
  panels: usize,
  width: i32,
  outputs: i32,
  out: usize,
  spare: usize,
): void {
  for (; outputs >= 8; outputs -= 8) {
    addPanel(x, list, columns, panels, out);
    panels += (<usize>width) << 5;
    out += 32;
  }
  if (outputs <= 0) return;
  copy(out, spare, outputs);
  addPanel(x, list, columns, panels, spare);
  copy(spare, out, outputs);
}

function addPanel(x: usize, list: usize, columns: i32, panel: usize, out: usize): void {
  let left = v128.load(out);
  let right = v128.load(out, 16);
  for (; columns > 0; columns--) {
    const k = <usize>load<i32>(list);
    const value = v128.load32_splat(x + (k << 2));
    left = madd(value, v128.load(panel + (k << 5)), left);
    right = madd(value, v128.load(panel + (k << 5), 16), right);
    list += 4;
  }
  v128.store(out, left);
  v128.store(out, right, 16);
}

/** Copies the listed columns of a row into panels of 8, `stride` bytes apart, the last one padded with 0. */
export function packColumnsOf(x: usize, list: usize, columns: i32, to: usize, stride: usize): void {
  for (; columns > 0; columns -= 8) {
    if (columns < 8) zero(to, 8);
    gather(x, list, min(columns, 8), to);
    list += 32;
    to += stride;
  }
}

/** to_j ← row_list(j) */
export function gather(row: usize, list: usize, columns: i32, to: usize): void {
  for (let j: usize = 0; j < <usize>columns; j++) {
    store<f32>(to + (j << 2), load<f32>(row + ((<usize>load<i32>(list + (j << 2))) << 2)));
  }
}

/** row_list(j) ← from_j */
export function spread(from: usize, list: usize, columns: i32, row: usize): void {
  for (let j: usize = 0; j < <usize>columns; j++) {
    store<f32>(row + ((<usize>load<i32>(list + (j << 2))) << 2), load<f32>(from + (j << 2)));
  }
}
