/**
 * The weights of a linear call as its products read them: in panels, which the call owns and lays out anew whenever they change.
 *
 * owned: panels of outputs for forward, [⌈M / panel⌉][K0 + K1 + K2][panel]; then, but for a single row, of each input that has a
 *        gradient, [⌈K_i / PANEL⌉][M][PANEL]; for a single row, AHEAD bytes that are touched
 */
import { addressOf, has, size } from "../../call";
import { Linear } from "../../generated/operands";
import { PANEL, packRows, packTransposed, panelBytes } from "../../product/panels";
import { AHEAD, ROW_PANEL } from "../../product/row";
import { depth, depthOf, dInput, weight, weightStride, width } from "./operands";

/** Whether the call only ever has one row: it reads every weight once a step, so its panels are one stream, and there are none for backward. */
export function hasOneElement(call: usize): bool {
  return size(call, Linear.maxElements) == 1;
}

export function linearOwned(call: usize): usize {
  return backwardPanels(call, 3) - forwardPanels(call) + (hasOneElement(call) ? AHEAD : 0);
}

export function linearPrepare(call: usize, frame: usize): void {
  prepareForward(call, frame);
  for (let i = 0; i < 3; i++) if (hasBackwardPanels(call, i)) prepareBackward(call, frame, i);
}

function hasBackwardPanels(call: usize, i: i32): bool {
  return has(call, dInput(i)) && !hasOneElement(call);
}

function prepareForward(call: usize, frame: usize): void {
  const panel = hasOneElement(call) ? ROW_PANEL : PANEL;
  let to = forwardPanels(call);
  for (let m = 0; m < size(call, Linear.M); m += panel) {
    for (let i = 0; i < 3; i++) {
      const stride = weightStride(call, i);
      const from = addressOf(call, weight(i), frame) + <usize>m * stride;
      packTransposed(from, stride, min(size(call, Linear.M) - m, panel), depthOf(call, i), to, panel);
      to += (<usize>(depthOf(call, i) * panel)) << 2;
    }
  }
}

function prepareBackward(call: usize, frame: usize, i: i32): void {
  let to = backwardPanels(call, i);
  for (let k = 0; k < width(call, i); k += PANEL) {
    const from = addressOf(call, weight(i), frame) + ((<usize>k) << 2);
    packRows(from, weightStride(call, i), size(call, Linear.M), width(call, i) - k, to);
    to += (<usize>(size(call, Linear.M) * PANEL)) << 2;
  }
}

export function forwardPanels(call: usize): usize {
  return <usize>size(call, Linear.owned);
}

/** Of input i; for i = 3 where they end. */
export function backwardPanels(call: usize, i: i32): usize {
  const panel = hasOneElement(call) ? ROW_PANEL : PANEL;
  let to = forwardPanels(call) + panelBytes(size(call, Linear.M), depth(call), panel);
  for (let before = 0; before < i; before++) {
    if (hasBackwardPanels(call, before)) to += panelBytes(width(call, before), size(call, Linear.M), PANEL);
  }
  return to;
}
