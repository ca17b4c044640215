/**
 * out = addend + bias + Σ_i W_i input_i      (i = 0, 1, 2)        dInput_i += dOut W_i
 *
 * One matrix product for all rows, of all inputs end to end with all their weights (linearWeights.ts); where a blank state(t-1) is all
 * that they would be multiplied with, it is left out. Backward, a single row takes the weights as they stand. The gradients of the
 * weights: linearParameterGradient.ts.
 */
import { at, has, isOdd, rowStride, size, workspace } from "../call";
import { packBlocks } from "../gemm/blocks";
import { addProduct, SPARE } from "../gemm/product";
import { addRowProduct } from "../gemm/row";
import { addScaledRows } from "../gemm/scaledRows";
import { add, copy, zero } from "../lanes/index";
import { Linear } from "../operands";
import { rowAt } from "../row";
import {
  depth, depthOf, dInput, hasOnlyBlankInputs, input, wantsGradient, weight, weightStride, width,
} from "./linearOperands";
import { gradientWorkspace } from "./linearParameterGradient";
import { backwardPanels, forwardPanels, hasOneRow } from "./linearWeights";

/** Rows packed at once, so that they stay in the second-level cache. */
const ROWS: i32 = 48;

export function linearWorkspace(call: usize): usize {
  const rows = min(size(call, Linear.maxRows), ROWS);
  const packed = <usize>(rows * max(depth(call), size(call, Linear.M))) << 2;
  return SPARE + max(packed, has(call, Linear.dOut) ? gradientWorkspace(call) : 0);
}

export function linearForward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (; begin < end; begin += ROWS) {
    const rows = min(end - begin, ROWS);
    for (let b = begin; b < begin + rows; b++) startRow(call, frame, b);
    if (hasOnlyBlankInputs(call, frame)) continue;
    const a = packedInputs(call, frame, begin, rows);
    const out = rowAt(call, Linear.out, frame, begin);
    const M = size(call, Linear.M);
    if (hasOneRow(call)) addRowProduct(a, depth(call), forwardPanels(call), M, out, workspace(frame), isOdd(frame));
    else addProduct(a, rows, depth(call), forwardPanels(call), M, out, rowStride(call, Linear.out), workspace(frame));
  }
}

export function linearBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const outputs = size(call, Linear.M);
  for (let b = begin; b < end && has(call, Linear.dAddend); b++) {
    add(rowAt(call, Linear.dOut, frame, b), rowAt(call, Linear.dAddend, frame, b), outputs);
  }
  if (!wantsGradient(call, 0, frame) && !wantsGradient(call, 1, frame) && !wantsGradient(call, 2, frame)) return;
  for (; begin < end; begin += ROWS) {
    const rows = min(end - begin, ROWS);
    const a = packedGradients(call, frame, begin, rows);
    for (let n = 0; n < 3; n++) {
      const i = isOdd(frame) ? 2 - n : n;
      if (!wantsGradient(call, i, frame)) continue;
      const d = rowAt(call, dInput(i), frame, begin);
      const K = width(call, i);
      if (hasOneRow(call)) addScaledRows(a, outputs, at(call, weight(i), frame), weightStride(call, i), K, d);
      else addProduct(a, rows, outputs, backwardPanels(call, i), K, d, rowStride(call, dInput(i)), workspace(frame));
    }
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

/** Rows of all inputs end to end, in blocks. */
function packedInputs(call: usize, frame: usize, begin: i32, rows: i32): usize {
  if (rows == 1 && depth(call) == depthOf(call, 0)) return rowAt(call, input(0), frame, begin);
  const packed = workspace(frame) + SPARE;
  let before = 0;
  for (let i = 0; i < 3; i++) {
    if (depthOf(call, i) == 0) continue;
    const from = rowAt(call, input(i), frame, begin);
    packBlocks(from, rowStride(call, input(i)), rows, width(call, i), packed, before, depth(call));
    before += width(call, i);
  }
  return packed;
}

/** Rows of dOut in blocks; a single row is that already. */
function packedGradients(call: usize, frame: usize, begin: i32, rows: i32): usize {
  const from = rowAt(call, Linear.dOut, frame, begin);
  if (rows == 1) return from;
  const outputs = size(call, Linear.M);
  const packed = workspace(frame) + SPARE;
  packBlocks(from, rowStride(call, Linear.dOut), rows, outputs, packed, 0, outputs);
  return packed;
}
