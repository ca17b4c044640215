/**
 * dW_i += Σ dOut^T input_i        dBias += Σ dOut        over all rows of consecutive slots; or ←, if the frame stores them
 *
 * One matrix product whose depth is the number of rows. Both sides are gathered and packed, GRADIENT_ROWS at a time; since tiles
 * sum from what is there in ascending order, the blocks leave no trace in the bits.
 */
import {
  addressOf,
  batchStride,
  has,
  operandAt,
  size,
  slotStride,
  storesParameterGradients,
  workspace,
} from "../../call";
import { Linear } from "../../generated/operands";
import { packColumns } from "../../product/columnBlocks";
import { PANEL, packRows } from "../../product/panels";
import { addProduct, blockRows, SPARE } from "../../product/product";
import { fetch, zero } from "../../vector";
import { dWeight, input, isZeroInput, weightStride, width } from "./operands";

/** Rows packed at once: deep enough to keep sums in registers, few enough to stay in the second-level cache. */
const GRADIENT_ROWS: i32 = 128;

/** Rows packed side by side, a block or panel after the other: lines of the cache are filled before they are left. */
const RUN: i32 = 8;

/** Bytes of workspace beside the spare tile. */
export function gradientWorkspace(call: usize): usize {
  const widest = max(width(call, 0), max(width(call, 1), width(call, 2)));
  return (<usize>GRADIENT_ROWS * <usize>(size(call, Linear.M) + widest + 7)) << 2;
}

/** Of outputs begin ≤ m < end, over `batch` rows of `steps` slots in ascending order of slot and row. */
export function linearParameterGradient(call: usize, frame: usize, steps: i32, batch: i32, begin: i32, end: i32): void {
  const outputs = workspace(frame) + SPARE;
  for (let first = 0; first < steps * batch; first += GRADIENT_ROWS) {
    const rows = min(steps * batch - first, GRADIENT_ROWS);
    const stores = first == 0 && storesParameterGradients(frame);
    if (stores && has(call, Linear.dBias))
      zero(addressOf(call, Linear.dBias, frame) + ((<usize>begin) << 2), end - begin);
    packOutputs(call, frame, first, rows, batch, begin, end, outputs);
    const panels = outputs + ((<usize>rows * <usize>(end - begin)) << 2);
    for (let i = 0; i < 3; i++) {
      if (!has(call, dWeight(i))) continue;
      const zeros = isZeroInput(call, i, frame) ? max(min(batch - first, rows), 0) : 0;
      if (zeros == rows && !stores) continue;
      packInputs(call, frame, i, first + zeros, rows - zeros, batch, panels);
      addWeightGradient(call, frame, i, rows, zeros, begin, end, outputs, panels, stores);
    }
  }
}

/** Rows of dOut, each cut in blocks of outputs: [block][row][blockRows]. Sums the bias on the way. */
function packOutputs(
  call: usize,
  frame: usize,
  first: i32,
  rows: i32,
  batch: i32,
  begin: i32,
  end: i32,
  to: usize,
): void {
  const skipped = (<usize>begin) << 2;
  for (let r = 0, run = 0; r < rows; r += run) {
    run = neighbours(call, Linear.dOut, first + r, rows - r, batch);
    const from = gathered(call, Linear.dOut, frame, first + r, batch) + skipped;
    fetchRows(from, rowStep(call, Linear.dOut, batch), run, end - begin);
    const bias = has(call, Linear.dBias) ? addressOf(call, Linear.dBias, frame) + skipped : 0;
    packColumns(from, rowStep(call, Linear.dOut, batch), run, end - begin, to, r, rows, bias);
  }
}

/** Rows of input i in panels of 8. */
function packInputs(call: usize, frame: usize, i: i32, first: i32, rows: i32, batch: i32, to: usize): void {
  for (let r = 0, run = 0; r < rows; r += run) {
    run = neighbours(call, input(i), first + r, rows - r, batch);
    let from = gathered(call, input(i), frame, first + r, batch);
    let panel = to + ((<usize>r) << 5);
    fetchRows(from, rowStep(call, input(i), batch), run, width(call, i));
    for (let left = width(call, i); left > 0; left -= PANEL) {
      packRows(from, rowStep(call, input(i), batch), run, left, panel);
      from += 32;
      panel += (<usize>rows) << 5;
    }
  }
}

/**
 * One block of outputs after the other, so that the gradient is walked through row by row; the first `zeros` rows of input i are 0. With
 * `stores` the sums begin at 0.
 */
function addWeightGradient(
  call: usize,
  frame: usize,
  i: i32,
  rows: i32,
  zeros: i32,
  begin: i32,
  end: i32,
  outputs: usize,
  panels: usize,
  stores: bool,
): void {
  const stride = weightStride(call, i);
  let to = addressOf(call, dWeight(i), frame) + <usize>begin * stride;
  for (let left = end - begin; left > 0; ) {
    const height = blockRows(left);
    const from = outputs + ((<usize>(height * zeros)) << 2);
    for (let r = 0; stores && r < height; r++) zero(to + <usize>r * stride, width(call, i));
    if (rows > zeros) addProduct(from, height, rows - zeros, panels, width(call, i), to, stride, workspace(frame));
    outputs += (<usize>height * <usize>rows) << 2;
    to += <usize>height * stride;
    left -= height;
  }
}

/** Address of the index-th row of consecutive slots of `batch` rows. */
function gathered(call: usize, operand: i32, frame: usize, index: i32, batch: i32): usize {
  return operandAt(call, operand, frame, index % batch) + <usize>(index / batch) * slotStride(call, operand);
}

/** How many rows from the index-th on, of `rows` and at most RUN, lie `rowStep` apart: those of its slot, or all where slots adjoin. */
function neighbours(call: usize, operand: i32, index: i32, rows: i32, batch: i32): i32 {
  const adjoin = batch == 1 || slotStride(call, operand) == <usize>batch * batchStride(call, operand);
  return min(min(rows, RUN), adjoin ? rows : batch - (index % batch));
}

function rowStep(call: usize, operand: i32, batch: i32): usize {
  return batch == 1 ? slotStride(call, operand) : batchStride(call, operand);
}

/** Rows are packed side by side, but come from a far cache faster one after the other. */
function fetchRows(row: usize, stride: usize, rows: i32, length: i32): void {
  for (; rows > 0; rows--) {
    fetch(row, (<usize>length) << 2);
    row += stride;
  }
}
