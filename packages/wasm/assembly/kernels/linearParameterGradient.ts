/**
 * dW_i += Σ dOut^T input_i        dBias += Σ dOut        over all rows of consecutive slots
 *
 * One matrix product whose depth is the number of rows. Both sides are gathered and packed, GRADIENT_ROWS at a time; since tiles
 * sum from what is there in ascending order, the blocks leave no trace in the bits.
 */
import { at, has, size, slotStride, workspace } from "../call";
import { PANEL, packRows } from "../gemm/pack";
import { addProduct, blockRows, SPARE } from "../gemm/product";
import { add } from "../lanes/index";
import { Linear } from "../operands";
import { rowAt } from "../row";
import { dWeight, input, weightStride, width } from "./linearOperands";

/** Rows packed at once: deep enough to keep sums in registers, few enough to stay in the second-level cache. */
const GRADIENT_ROWS: i32 = 128;

/** Bytes of workspace beside the spare tile; `widest` is the longest input. */
export function gradientWorkspace(call: usize, widest: i32): usize {
  return (<usize>GRADIENT_ROWS * <usize>(size(call, Linear.M) + widest + 7)) << 2;
}

/** Of outputs begin ≤ m < end, over `batch` rows of `steps` slots in ascending order of slot and row. */
export function linearParameterGradient(
  call: usize, frame: usize, steps: i32, batch: i32, begin: i32, end: i32,
): void {
  const outputs = workspace(frame) + SPARE;
  for (let first = 0; first < steps * batch; first += GRADIENT_ROWS) {
    const rows = min(steps * batch - first, GRADIENT_ROWS);
    packOutputs(call, frame, first, rows, batch, begin, end, outputs);
    const panels = outputs + ((<usize>rows * <usize>(end - begin)) << 2);
    for (let i = 0; i < 3; i++) {
      if (!has(call, dWeight(i))) continue;
      packInputs(call, frame, i, first, rows, batch, panels);
      addWeightGradient(call, frame, i, rows, begin, end, outputs, panels);
    }
  }
}

/** Rows of dOut, each cut in blocks of outputs: [block][row][blockRows]. Sums the bias on the way. */
function packOutputs(
  call: usize, frame: usize, first: i32, rows: i32, batch: i32, begin: i32, end: i32, to: usize,
): void {
  const dBias = at(call, Linear.dBias, frame);
  const skipped = <usize>begin << 2;
  for (let r = 0; r < rows; r++) {
    let from = gathered(call, Linear.dOut, frame, first + r, batch) + skipped;
    if (dBias) add(from, dBias + skipped, end - begin);
    let block = to;
    for (let left = end - begin; left > 0; ) {
      const height = blockRows(left);
      const bytes = <usize>height << 2;
      copyBlock(from, block + <usize>r * bytes, height);
      from += bytes;
      block += <usize>rows * bytes;
      left -= height;
    }
  }
}

/** 6, 4, 2 or 1 floats. */
// @ts-ignore: decorator
@inline
function copyBlock(from: usize, to: usize, height: i32): void {
  if (height >= 4) v128.store(to, v128.load(from));
  if (height == 6) store<u64>(to, load<u64>(from, 16), 16);
  if (height == 2) store<u64>(to, load<u64>(from));
  if (height == 1) store<u32>(to, load<u32>(from));
}

/** Rows of input i in panels of 8. */
function packInputs(call: usize, frame: usize, i: i32, first: i32, rows: i32, batch: i32, to: usize): void {
  for (let r = 0; r < rows; r++) {
    let from = gathered(call, input(i), frame, first + r, batch);
    let panel = to + (<usize>r << 5);
    let left = width(call, i);
    for (; left >= PANEL; left -= PANEL) {
      v128.store(panel, v128.load(from));
      v128.store(panel, v128.load(from, 16), 16);
      from += 32;
      panel += <usize>rows << 5;
    }
    if (left > 0) packRows(from, 0, 1, left, panel, PANEL);
  }
}

/** One block of outputs after the other, so that the gradient is walked through row by row. */
function addWeightGradient(
  call: usize, frame: usize, i: i32, rows: i32, begin: i32, end: i32, outputs: usize, panels: usize,
): void {
  const stride = weightStride(call, i);
  let to = at(call, dWeight(i), frame) + <usize>begin * stride;
  for (let left = end - begin; left > 0; ) {
    const height = blockRows(left);
    addProduct(outputs, height, rows, panels, width(call, i), to, stride, workspace(frame));
    outputs += (<usize>height * <usize>rows) << 2;
    to += <usize>height * stride;
    left -= height;
  }
}

/** Address of the index-th row of consecutive slots of `batch` rows. */
function gathered(call: usize, operand: i32, frame: usize, index: i32, batch: i32): usize {
  return rowAt(call, operand, frame, index % batch) + <usize>(index / batch) * slotStride(call, operand);
}
