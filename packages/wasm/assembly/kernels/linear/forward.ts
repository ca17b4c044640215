/**
 * out = addend + bias + Σ_i W_i input_i      (i = 0, 1, 2)        dInput_i += dOut W_i
 *
 * One matrix product for up to ELEMENTS batch elements: all inputs end to end, with all weights (weights.ts). If state(t-1) is zero and
 * provides all inputs, there is no product. An input that is mostly 0 is not multiplied whole (fewColumns.ts). parameterGradient.ts computes the gradients of the weights.
 */
import { addressOf, batchStride, has, isOdd, operandAt, size, workspace } from "../../call";
import { Linear } from "../../generated/operands";
import { packBlocks } from "../../product/blocks";
import { addProduct, SPARE } from "../../product/product";
import { addRowProduct } from "../../product/row";
import { add, copy, zero } from "../../vector";
import { addColumns, areMostlyZero, listColumns } from "./fewColumns";
import { depth, depthOf, hasOnlyZeroInputs, input, width } from "./operands";
import { forwardPanels, hasOneElement } from "./weights";
import { ELEMENTS } from "./workspace";

export function linearForward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (; begin < end; begin += ELEMENTS) {
    const rows = min(end - begin, ELEMENTS);
    for (let b = begin; b < begin + rows; b++) startElement(call, frame, b);
    if (hasOnlyZeroInputs(call, frame)) continue;
    if (hasFewValues(call, frame, begin, rows)) {
      addFewColumns(call, frame, begin, rows);
      continue;
    }
    const a = packedInputs(call, frame, begin, rows);
    const out = operandAt(call, Linear.out, frame, begin);
    const M = size(call, Linear.M);
    if (hasOneElement(call)) addRowProduct(a, depth(call), forwardPanels(call), M, out, workspace(frame), isOdd(frame));
    else addProduct(a, rows, depth(call), forwardPanels(call), M, out, batchStride(call, Linear.out), workspace(frame));
  }
}

/** Whether the inputs of `rows` batch elements are mostly 0, and there is one input. */
function hasFewValues(call: usize, frame: usize, begin: i32, rows: i32): bool {
  if (hasOneElement(call) || depth(call) != depthOf(call, 0)) return false;
  return areMostlyZero(operandAt(call, input(0), frame, begin), batchStride(call, input(0)), rows, width(call, 0));
}

function addFewColumns(call: usize, frame: usize, begin: i32, rows: i32): void {
  const list = workspace(frame) + SPARE;
  const K = width(call, 0);
  for (let b = begin; b < begin + rows; b++) {
    const x = operandAt(call, input(0), frame, b);
    const out = operandAt(call, Linear.out, frame, b);
    const columns = listColumns(x, K, list);
    addColumns(x, list, columns, forwardPanels(call), K, size(call, Linear.M), out, workspace(frame));
  }
}

/** out ← addend + bias, both optional */
function startElement(call: usize, frame: usize, b: i32): void {
  const outputs = size(call, Linear.M);
  const out = operandAt(call, Linear.out, frame, b);
  const bias = addressOf(call, Linear.bias, frame);
  if (!has(call, Linear.addend)) {
    if (bias) copy(bias, out, outputs);
    else zero(out, outputs);
    return;
  }
  copy(operandAt(call, Linear.addend, frame, b), out, outputs);
  if (bias) add(bias, out, outputs);
}

/** All inputs of each batch element end to end, in blocks of rows. A single row is used unpacked. */
function packedInputs(call: usize, frame: usize, begin: i32, rows: i32): usize {
  if (rows == 1 && depth(call) == depthOf(call, 0)) return operandAt(call, input(0), frame, begin);
  const packed = workspace(frame) + SPARE;
  let before = 0;
  for (let i = 0; i < 3; i++) {
    if (depthOf(call, i) == 0) continue;
    const from = operandAt(call, input(i), frame, begin);
    packBlocks(from, batchStride(call, input(i)), rows, width(call, i), packed, before, depth(call));
    before += width(call, i);
  }
  return packed;
}
