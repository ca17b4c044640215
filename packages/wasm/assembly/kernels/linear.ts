/**
 * out = addend + bias + Σ_i W_i input_i      (i = 0, 1, 2)        dInput_i += dOut W_i
 *
 * One matrix product for all rows; what a blank state(t-1) would be multiplied with is left out. `linearPrepare` lays the weights out in panels of 8: of outputs for forward, of inputs for
 * backward. Calls that only ever have one row: linearRow.ts; the gradients of the weights: linearParameterGradient.ts.
 */
import { at, has, rowStride, size, workspace } from "../call";
import { PANEL, packBlocks, packRows, packTransposed } from "../gemm/pack";
import { addProduct, SPARE } from "../gemm/product";
import { add, copy, zero } from "../lanes/index";
import { Linear } from "../operands";
import { rowAt } from "../row";
import { dInput, forwardBytes, input, isBlankInput, ownedBytes, wantsGradient, weight, weightStride, width } from "./linearOperands";
import { gradientWorkspace } from "./linearParameterGradient";
import { hasOneRow, rowBackward, rowForward, rowOwned, rowPrepare, rowWorkspace } from "./linearRow";

/** Rows packed at once, so that they stay in the second-level cache. */
const ROWS: i32 = 48;

export function linearWorkspace(call: usize): usize {
  const widest = max(width(call, 0), max(width(call, 1), width(call, 2)));
  const rows = min(size(call, Linear.maxRows), ROWS);
  const packed = (<usize>rows * <usize>max(widest, size(call, Linear.M))) << 2;
  const step = hasOneRow(call) ? rowWorkspace(call) : packed;
  return SPARE + max(step, has(call, Linear.dOut) ? gradientWorkspace(call, widest) : 0);
}

export function linearOwned(call: usize): usize {
  if (hasOneRow(call)) return rowOwned(call);
  return ownedBytes(call, 0) + ownedBytes(call, 1) + ownedBytes(call, 2);
}

export function linearPrepare(call: usize, frame: usize): void {
  if (hasOneRow(call)) return rowPrepare(call, frame);
  const outputs = size(call, Linear.M);
  let owned = <usize>size(call, Linear.owned);
  for (let i = 0; i < 3; i++) {
    if (!has(call, weight(i))) continue;
    const from = at(call, weight(i), frame);
    const inputs = width(call, i);
    packTransposed(from, weightStride(call, i), outputs, inputs, owned, PANEL);
    let to = owned + forwardBytes(call, i);
    for (let k = 0; k < inputs && has(call, dInput(i)); k += PANEL) {
      packRows(from + (<usize>k << 2), weightStride(call, i), outputs, inputs - k, to, PANEL);
      to += <usize>outputs << 5;
    }
    owned += ownedBytes(call, i);
  }
}

export function linearForward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (; begin < end; begin += ROWS) {
    const rows = min(end - begin, ROWS);
    for (let b = begin; b < begin + rows; b++) startRow(call, frame, b);
    if (hasOneRow(call)) rowForward(call, frame, begin);
    else addInputs(call, frame, begin, rows);
  }
}

export function linearBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end && has(call, Linear.dAddend); b++) {
    add(rowAt(call, Linear.dOut, frame, b), rowAt(call, Linear.dAddend, frame, b), size(call, Linear.M));
  }
  if (!wantsGradient(call, 0, frame) && !wantsGradient(call, 1, frame) && !wantsGradient(call, 2, frame)) return;
  for (; begin < end; begin += ROWS) {
    if (hasOneRow(call)) rowBackward(call, frame, begin);
    else addInputGradients(call, frame, begin, min(end - begin, ROWS));
  }
}

function addInputs(call: usize, frame: usize, begin: i32, rows: i32): void {
  const out = rowAt(call, Linear.out, frame, begin);
  const stride = rowStride(call, Linear.out);
  let owned = <usize>size(call, Linear.owned);
  for (let i = 0; i < 3; i++) {
    if (!has(call, weight(i))) continue;
    if (!isBlankInput(call, i, frame)) {
      const a = blocks(call, input(i), frame, begin, rows, width(call, i));
      addProduct(a, rows, width(call, i), owned, size(call, Linear.M), out, stride, workspace(frame));
    }
    owned += ownedBytes(call, i);
  }
}

function addInputGradients(call: usize, frame: usize, begin: i32, rows: i32): void {
  const outputs = size(call, Linear.M);
  const a = blocks(call, Linear.dOut, frame, begin, rows, outputs);
  let owned = <usize>size(call, Linear.owned);
  for (let i = 0; i < 3; i++) {
    if (wantsGradient(call, i, frame)) {
      const panels = owned + forwardBytes(call, i);
      const to = rowAt(call, dInput(i), frame, begin);
      addProduct(a, rows, outputs, panels, width(call, i), to, rowStride(call, dInput(i)), workspace(frame));
    }
    owned += ownedBytes(call, i);
  }
}

/** out ← addend + bias, or what there is of them. */
function startRow(call: usize, frame: usize, b: i32): void {
  const outputs = size(call, Linear.M);
  const out = rowAt(call, Linear.out, frame, b);
  const bias = at(call, Linear.bias, frame);
  if (!has(call, Linear.addend)) {
    if (bias) copy(bias, out, outputs);
    else zero(out, outputs);
    return;
  }
  copy(rowAt(call, Linear.addend, frame, b), out, outputs);
  if (bias) add(bias, out, outputs);
}

/** Rows of an operand as `addProduct` reads them, packed into the workspace; a single row is that already. */
function blocks(call: usize, operand: i32, frame: usize, begin: i32, rows: i32, length: i32): usize {
  const from = rowAt(call, operand, frame, begin);
  if (rows == 1) return from;
  const packed = workspace(frame) + SPARE;
  packBlocks(from, rowStride(call, operand), rows, length, packed);
  return packed;
}
