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
import { copy } from "../lanes/index";
import { Linear } from "../operands";
import { rowAt } from "../row";
import { dInput, input, isBlankInput, wantsGradient, weight, weightStride, width } from "./linearOperands";

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

/** Bytes of workspace. */
export function rowWorkspace(call: usize): usize {
  return WIDE_BYTES + (<usize>inputs(call) << 2);
}

/** out += Σ_i W_i input_i */
export function rowForward(call: usize, frame: usize, row: i32): void {
  if (hasOnlyBlankInputs(call, frame)) return;
  const a = gathered(call, frame, row);
  addPanels(frame, a, inputs(call), size(call, Linear.owned), size(call, Linear.M), rowAt(call, Linear.out, frame, row));
}

/** dInput_i += dOut W_i */
export function rowBackward(call: usize, frame: usize, row: i32): void {
  const a = rowAt(call, Linear.dOut, frame, row);
  for (let n = 0; n < 3; n++) {
    const i = isOdd(frame) ? 2 - n : n;
    if (!wantsGradient(call, i, frame)) continue;
    let b = <usize>size(call, Linear.owned) + forwardBytes(call);
    for (let before = 0; before < i; before++) b += backwardBytes(call, before);
    addPanels(frame, a, size(call, Linear.M), b, width(call, i), rowAt(call, dInput(i), frame, row));
  }
}

function hasOnlyBlankInputs(call: usize, frame: usize): bool {
  for (let i = 0; i < 3; i++) if (depthOf(call, i) > 0 && !isBlankInput(call, i, frame)) return false;
  return true;
}

/** All inputs end to end. */
function gathered(call: usize, frame: usize, row: i32): usize {
  if (inputs(call) == depthOf(call, 0)) return rowAt(call, input(0), frame, row);
  const vector = workspace(frame) + WIDE_BYTES;
  let to = vector;
  for (let i = 0; i < 3; i++) {
    copy(rowAt(call, input(i), frame, row), to, depthOf(call, i));
    to += <usize>depthOf(call, i) << 2;
  }
  return vector;
}

/** c += a B, by panels [depth][32] of B. */
function addPanels(frame: usize, a: usize, depth: i32, b: usize, columns: i32, c: usize): void {
  if (depth == 0) return;
  const panels = widePanels(columns);
  const bytes = <usize>depth * WIDE_BYTES;
  for (let n = 0; n < panels; n++) {
    const panel = isOdd(frame) ? panels - 1 - n : n;
    const to = c + <usize>panel * WIDE_BYTES;
    addPanel(a, depth, b + <usize>panel * bytes, columns - panel * WIDE, to, workspace(frame));
  }
}

/** Terms that input i adds to an output. */
function depthOf(call: usize, i: i32): i32 {
  return has(call, weight(i)) ? width(call, i) : 0;
}

function inputs(call: usize): i32 {
  return depthOf(call, 0) + depthOf(call, 1) + depthOf(call, 2);
}

function forwardBytes(call: usize): usize {
  return <usize>(widePanels(size(call, Linear.M)) * inputs(call)) * WIDE_BYTES;
}

function backwardBytes(call: usize, i: i32): usize {
  return has(call, dInput(i)) ? <usize>(widePanels(width(call, i)) * size(call, Linear.M)) * WIDE_BYTES : 0;
}
