/**
 * out = addend + bias + Σ_i W_i input_i      (i = 0, 1, 2)
 * dInput_i += dOut W_i        dW_i += Σ_rows dOut^T input_i
 *
 * One matrix product for all rows. `linearPrepare` lays the weights out in panels of 8: of outputs for forward, of inputs for
 * backward; the parameter gradient packs both its sides, block of rows after block of rows.
 */
import { at, has, rowStride, size, slotStride, workspace } from "../call";
import { packBlocks, packRows, packTransposed, panelBytes } from "../gemm/pack";
import { addProduct, blockRows, SPARE } from "../gemm/product";
import { add, copy, zero } from "../lanes/index";
import { Linear } from "../operands";

/** Rows of A packed at once, so that they stay in the second-level cache. */
const ROWS: i32 = 48;
/** Rows of one block of the parameter gradient: what a tile sums in registers. */
const GRADIENT_ROWS: i32 = 128;

export function linearWorkspace(call: usize): usize {
  const widest = max(size(call, Linear.K0), max(size(call, Linear.K1), size(call, Linear.K2)));
  const outputs = size(call, Linear.M);
  const rows = <usize>min(size(call, Linear.maxRows), ROWS) * <usize>max(widest, outputs);
  const gradient = has(call, Linear.dOut) ? <usize>GRADIENT_ROWS * <usize>(outputs + widest + 8) : 0;
  return SPARE + (max(rows, gradient) << 2);
}

export function linearOwned(call: usize): usize {
  const outputs = size(call, Linear.M);
  let bytes: usize = 0;
  for (let i = 0; i < 3; i++) {
    if (!has(call, weight(i))) continue;
    bytes += panelBytes(outputs, inputs(call, i));
    if (has(call, dInput(i))) bytes += panelBytes(inputs(call, i), outputs);
  }
  return bytes;
}

/** For each input: panels for forward, then, where it has a gradient, panels for backward. */
export function linearPrepare(call: usize, frame: usize): void {
  const outputs = size(call, Linear.M);
  let to = <usize>size(call, Linear.owned);
  for (let i = 0; i < 3; i++) {
    if (!has(call, weight(i))) continue;
    const from = at(call, weight(i), frame);
    const width = inputs(call, i);
    packTransposed(from, stride(call, i), outputs, width, to);
    to += panelBytes(outputs, width);
    if (!has(call, dInput(i))) continue;
    for (let k = 0; k < width; k += 8) {
      packRows(from + (<usize>k << 2), stride(call, i), outputs, width - k, to);
      to += <usize>outputs << 5;
    }
  }
}

export function linearForward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (; begin < end; begin += ROWS) {
    const rows = min(end - begin, ROWS);
    startOutputs(call, frame, begin, rows);
    multiply(call, frame, begin, rows, false);
  }
}

export function linearBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  if (has(call, Linear.dAddend)) {
    for (let b = begin; b < end; b++) {
      add(row(call, Linear.dOut, frame, b), row(call, Linear.dAddend, frame, b), size(call, Linear.M));
    }
  }
  for (; begin < end; begin += ROWS) multiply(call, frame, begin, min(end - begin, ROWS), true);
}

/** dW_i += Σ dOut^T input_i and dBias += Σ dOut over `batch` rows of `steps` slots, in ascending order of slot and row. */
export function linearParameterGradient(call: usize, frame: usize, steps: i32, batch: i32): void {
  for (let done = 0; done < steps * batch; done += GRADIENT_ROWS) {
    const rows = min(steps * batch - done, GRADIENT_ROWS);
    const sums = workspace(frame) + SPARE;
    packOutputs(call, frame, done, rows, batch, sums);
    const panels = sums + ((<usize>rows * <usize>size(call, Linear.M)) << 2);
    for (let i = 0; i < 3; i++) {
      if (!has(call, dWeight(i))) continue;
      packInputs(call, frame, i, done, rows, batch, panels);
      addWeightGradient(call, frame, i, rows, sums, panels);
    }
  }
}

/** out ← addend + bias, or what there is of them. */
function startOutputs(call: usize, frame: usize, begin: i32, rows: i32): void {
  const outputs = size(call, Linear.M);
  for (let b = begin; b < begin + rows; b++) {
    const out = row(call, Linear.out, frame, b);
    if (has(call, Linear.addend)) copy(row(call, Linear.addend, frame, b), out, outputs);
    else zero(out, outputs);
    if (has(call, Linear.bias)) add(at(call, Linear.bias, frame), out, outputs);
  }
}

/** Adds Σ_i W_i input_i to out, or (backward) dOut W_i to each dInput_i. */
function multiply(call: usize, frame: usize, begin: i32, rows: i32, backward: bool): void {
  const outputs = size(call, Linear.M);
  const packed = workspace(frame) + SPARE;
  let a: usize = 0;
  if (backward) a = blocks(row(call, Linear.dOut, frame, begin), rowStride(call, Linear.dOut), rows, outputs, packed);
  let panels = <usize>size(call, Linear.owned);
  for (let i = 0; i < 3; i++) {
    if (!has(call, weight(i))) continue;
    const width = inputs(call, i);
    if (!backward) {
      a = blocks(row(call, input(i), frame, begin), rowStride(call, input(i)), rows, width, packed);
      const out = row(call, Linear.out, frame, begin);
      addProduct(a, rows, width, panels, outputs, out, rowStride(call, Linear.out), workspace(frame));
    }
    panels += panelBytes(outputs, width);
    if (!has(call, dInput(i))) continue;
    if (backward) {
      const to = row(call, dInput(i), frame, begin);
      addProduct(a, rows, outputs, panels, width, to, rowStride(call, dInput(i)), workspace(frame));
    }
    panels += panelBytes(width, outputs);
  }
}

/** The rows as blocks: a single row is one already. */
function blocks(from: usize, stride: usize, rows: i32, depth: i32, packed: usize): usize {
  if (rows == 1) return from;
  packBlocks(from, stride, rows, depth, packed);
  return packed;
}

/** Rows done, done + 1, ... of dOut, each cut in blocks of outputs: [block][row][blockRows]. The bias is summed on the way. */
function packOutputs(call: usize, frame: usize, done: i32, rows: i32, batch: i32, to: usize): void {
  const outputs = size(call, Linear.M);
  const dBias = at(call, Linear.dBias, frame);
  for (let r = 0; r < rows; r++) {
    const from = gathered(call, Linear.dOut, frame, done + r, batch);
    if (dBias) add(from, dBias, outputs);
    let block = to;
    for (let m = 0; m < outputs; ) {
      const height = blockRows(outputs - m);
      const source = from + (<usize>m << 2);
      copy(source, block + ((<usize>r * <usize>height) << 2), height);
      block += (<usize>height * <usize>rows) << 2;
      m += height;
    }
  }
}

/** Rows done, done + 1, ... of input i in panels of 8. */
function packInputs(call: usize, frame: usize, i: i32, done: i32, rows: i32, batch: i32, to: usize): void {
  const width = inputs(call, i);
  for (let r = 0; r < rows; r++) {
    const from = gathered(call, input(i), frame, done + r, batch);
    for (let k = 0; k < width; k += 8) {
      packRows(from + (<usize>k << 2), 0, 1, width - k, to + (<usize>(k * rows + 8 * r) << 2));
    }
  }
}

/** One block of outputs after the other, so that the gradient is walked through row by row. */
function addWeightGradient(call: usize, frame: usize, i: i32, rows: i32, sums: usize, panels: usize): void {
  const bytes = stride(call, i);
  let to = at(call, dWeight(i), frame);
  for (let left = size(call, Linear.M); left > 0; ) {
    const height = blockRows(left);
    addProduct(sums, height, rows, panels, inputs(call, i), to, bytes, workspace(frame));
    sums += (<usize>height * <usize>rows) << 2;
    to += <usize>height * bytes;
    left -= height;
  }
}

/** Address of row `index` of consecutive slots of `batch` rows. */
// @ts-ignore: decorator
@inline
function gathered(call: usize, operand: i32, frame: usize, index: i32, batch: i32): usize {
  const slot = <usize>(index / batch);
  return row(call, operand, frame, index % batch) + slot * slotStride(call, operand);
}

// @ts-ignore: decorator
@inline
function row(call: usize, operand: i32, frame: usize, b: i32): usize {
  return at(call, operand, frame) + <usize>b * rowStride(call, operand);
}

// The i-th of the operands and sizes that come in threes.
// @ts-ignore: decorator
@inline
function input(i: i32): i32 {
  return Linear.input0 + i * (Linear.input1 - Linear.input0);
}

// @ts-ignore: decorator
@inline
function dInput(i: i32): i32 {
  return Linear.dInput0 + i * (Linear.dInput1 - Linear.dInput0);
}

// @ts-ignore: decorator
@inline
function weight(i: i32): i32 {
  return Linear.weight0 + i * (Linear.weight1 - Linear.weight0);
}

// @ts-ignore: decorator
@inline
function dWeight(i: i32): i32 {
  return Linear.dWeight0 + i * (Linear.dWeight1 - Linear.dWeight0);
}

// @ts-ignore: decorator
@inline
function inputs(call: usize, i: i32): i32 {
  return size(call, Linear.K0 + i * (Linear.K1 - Linear.K0));
}

/** Bytes from one row of W_i to the next. */
// @ts-ignore: decorator
@inline
function stride(call: usize, i: i32): usize {
  return <usize>size(call, Linear.stride0 + i * (Linear.stride1 - Linear.stride0)) << 2;
}
