/**
 * The weights of a linear call as its products read them: in panels, which the call owns and lays out anew whenever they change.
 *
 * owned: panels of outputs for forward, [⌈M / panel⌉][K0 + K1 + K2][panel]; then of each input that has a gradient,
 *        [⌈K_i / panel⌉][M][panel]
 */
import { at, has, size } from "../call";
import { PANEL, packRows, packTransposed, panelBytes } from "../gemm/panels";
import { ROW_PANEL } from "../gemm/row";
import { Linear } from "../operands";
import { depth, depthOf, dInput, weight, weightStride, width } from "./linearOperands";

/** Whether the call only ever has one row: it reads every weight once a step, so its panels are one stream. */
export function hasOneRow(call: usize): bool {
  return size(call, Linear.maxRows) == 1;
}

export function linearOwned(call: usize): usize {
  return backwardPanels(call, 3) - forwardPanels(call);
}

export function linearPrepare(call: usize, frame: usize): void {
  const panel = hasOneRow(call) ? ROW_PANEL : PANEL;
  prepareForward(call, frame, panel);
  for (let i = 0; i < 3; i++) if (has(call, dInput(i))) prepareBackward(call, frame, i, panel);
}

function prepareForward(call: usize, frame: usize, panel: i32): void {
  let to = forwardPanels(call);
  for (let m = 0; m < size(call, Linear.M); m += panel) {
    for (let i = 0; i < 3; i++) {
      const stride = weightStride(call, i);
      const from = at(call, weight(i), frame) + <usize>m * stride;
      packTransposed(from, stride, min(size(call, Linear.M) - m, panel), depthOf(call, i), to, panel);
      to += <usize>(depthOf(call, i) * panel) << 2;
    }
  }
}

function prepareBackward(call: usize, frame: usize, i: i32, panel: i32): void {
  let to = backwardPanels(call, i);
  for (let k = 0; k < width(call, i); k += panel) {
    const from = at(call, weight(i), frame) + (<usize>k << 2);
    packRows(from, weightStride(call, i), size(call, Linear.M), width(call, i) - k, to, panel);
    to += <usize>(size(call, Linear.M) * panel) << 2;
  }
}

export function forwardPanels(call: usize): usize {
  return <usize>size(call, Linear.owned);
}

/** Of input i; for i = 3 where they end. */
export function backwardPanels(call: usize, i: i32): usize {
  const panel = hasOneRow(call) ? ROW_PANEL : PANEL;
  let to = forwardPanels(call) + panelBytes(size(call, Linear.M), depth(call), panel);
  for (let before = 0; before < i; before++) {
    if (has(call, dInput(before))) to += panelBytes(width(call, before), size(call, Linear.M), panel);
  }
  return to;
}
