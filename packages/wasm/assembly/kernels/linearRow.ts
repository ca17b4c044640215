/**
 * A linear call that only ever has one row reads its weights once a step and uses them once: what counts is where they come from.
 * Panels are of 32 columns, one stream, and every other step walks through them the other way round, beginning with what the step
 * before left in the cache. Terms of a sum keep their order either way.
 *
 * owned: panels of outputs for forward, [⌈M / 32⌉][K0 + K1 + K2][32]; then of each input that has a gradient, [⌈K_i / 32⌉][M][32]
 */
import { at, has, isOdd, size, workspace } from "../call";
import { packRows, packTransposed } from "../gemm/pack";
import { addPanel, WIDE, WIDE_BYTES, widePanels } from "../gemm/row";
import { Linear } from "../operands";
import { rowAt } from "../row";
import { dInput, input, weight, weightStride, width } from "./linearOperands";

export function hasOneRow(call: usize): bool {
  return size(call, Linear.maxRows) == 1;
}

export function rowOwned(call: usize): usize {
  return forwardBytes(call) + backwardBytes(call, 0) + backwardBytes(call, 1) + backwardBytes(call, 2);
}

export function rowPrepare(call: usize, frame: usize): void {
  const outputs = size(call, Linear.M);
  let to = <usize>size(call, Linear.owned);
  for (let m = 0; m < outputs; m += WIDE) {
    for (let i = 0; i < 3; i++) {
      const stride = weightStride(call, i);
      const from = at(call, weight(i), frame) + <usize>m * stride;
      packTransposed(from, stride, min(outputs - m, WIDE), depthOf(call, i), to, WIDE);
      to += <usize>depthOf(call, i) * WIDE_BYTES;
    }
  }
  for (let i = 0; i < 3; i++) {
    for (let k = 0; k < width(call, i) && has(call, dInput(i)); k += WIDE) {
      const from = at(call, weight(i), frame) + (<usize>k << 2);
      packRows(from, weightStride(call, i), outputs, width(call, i) - k, to, WIDE);
      to += <usize>outputs * WIDE_BYTES;
    }
  }
}

/** out += Σ_i W_i input_i */
export function rowForward(call: usize, frame: usize, row: i32): void {
  const outputs = size(call, Linear.M);
  const out = rowAt(call, Linear.out, frame, row);
  const panels = widePanels(outputs);
  const bytes = forwardBytes(call) / <usize>max(panels, 1);
  for (let n = 0; n < panels; n++) {
    const panel = isOdd(frame) ? panels - 1 - n : n;
    let b = <usize>size(call, Linear.owned) + <usize>panel * bytes;
    for (let i = 0; i < 3; i++) {
      const a = rowAt(call, input(i), frame, row);
      addPanel(a, depthOf(call, i), b, outputs - panel * WIDE, out + <usize>panel * WIDE_BYTES, workspace(frame));
      b += <usize>depthOf(call, i) * WIDE_BYTES;
    }
  }
}

/** dInput_i += dOut W_i */
export function rowBackward(call: usize, frame: usize, row: i32): void {
  const a = rowAt(call, Linear.dOut, frame, row);
  for (let n = 0; n < 3; n++) {
    const i = isOdd(frame) ? 2 - n : n;
    if (!has(call, dInput(i))) continue;
    let b = <usize>size(call, Linear.owned) + forwardBytes(call);
    for (let before = 0; before < i; before++) b += backwardBytes(call, before);
    addInput(call, frame, i, a, b, rowAt(call, dInput(i), frame, row));
  }
}

function addInput(call: usize, frame: usize, i: i32, a: usize, b: usize, to: usize): void {
  const depth = size(call, Linear.M);
  const panels = widePanels(width(call, i));
  for (let n = 0; n < panels; n++) {
    const panel = <usize>(isOdd(frame) ? panels - 1 - n : n);
    const columns = width(call, i) - <i32>panel * WIDE;
    addPanel(a, depth, b + panel * <usize>depth * WIDE_BYTES, columns, to + panel * WIDE_BYTES, workspace(frame));
  }
}

/** Terms that input i adds to an output. */
function depthOf(call: usize, i: i32): i32 {
  return has(call, weight(i)) ? width(call, i) : 0;
}

function forwardBytes(call: usize): usize {
  const depth = depthOf(call, 0) + depthOf(call, 1) + depthOf(call, 2);
  return <usize>(widePanels(size(call, Linear.M)) * depth) * WIDE_BYTES;
}

function backwardBytes(call: usize, i: i32): usize {
  return has(call, dInput(i)) ? <usize>(widePanels(width(call, i)) * size(call, Linear.M)) * WIDE_BYTES : 0;
}
