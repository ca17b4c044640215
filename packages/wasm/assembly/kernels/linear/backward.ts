/** dInput_i += dOut W_i. The product of a single batch element reads the weights unpacked. */
import { addressOf, batchStride, has, isOdd, operandAt, size, workspace } from "../../call";
import { Linear } from "../../generated/operands";
import { packBlocks } from "../../product/blocks";
import { addProduct, SPARE } from "../../product/product";
import { addScaledRows } from "../../product/scaledRows";
import { add } from "../../vector";
import { dInput, wantsGradient, weight, weightStride, width } from "./operands";
import { backwardPanels, hasOneElement } from "./weights";
import { ELEMENTS } from "./workspace";

export function linearBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const outputs = size(call, Linear.M);
  for (let b = begin; b < end && has(call, Linear.dAddend); b++) {
    add(operandAt(call, Linear.dOut, frame, b), operandAt(call, Linear.dAddend, frame, b), outputs);
  }
  if (!wantsGradient(call, 0, frame) && !wantsGradient(call, 1, frame) && !wantsGradient(call, 2, frame)) return;
  for (; begin < end; begin += ELEMENTS) {
    const rows = min(end - begin, ELEMENTS);
    const a = packedGradients(call, frame, begin, rows);
    for (let n = 0; n < 3; n++) {
      const i = isOdd(frame) ? 2 - n : n;
      if (!wantsGradient(call, i, frame)) continue;
      const d = operandAt(call, dInput(i), frame, begin);
      const K = width(call, i);
      if (hasOneElement(call))
        addScaledRows(a, outputs, addressOf(call, weight(i), frame), weightStride(call, i), K, d);
      else addProduct(a, rows, outputs, backwardPanels(call, i), K, d, batchStride(call, dInput(i)), workspace(frame));
    }
  }
}

/** dOut in blocks of rows. A single row is used unpacked. */
function packedGradients(call: usize, frame: usize, begin: i32, rows: i32): usize {
  const from = operandAt(call, Linear.dOut, frame, begin);
  if (rows == 1) return from;
  const outputs = size(call, Linear.M);
  const packed = workspace(frame) + SPARE;
  packBlocks(from, batchStride(call, Linear.dOut), rows, outputs, packed, 0, outputs);
  return packed;
}
