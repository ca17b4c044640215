/**
 * The weights of a linear call in panels, as its products read them. The call owns the panels and packs them whenever the weights change:
 *
 *   panels of outputs for the forward pass, [⌈M / panel⌉][K0 + K1 + K2][panel]
 *   for each input with a gradient, panels of the input, [⌈K_i / PANEL⌉][M][PANEL]; none for a single batch element
 *   for a single batch element, AHEAD bytes of padding, which its product reads ahead
 */
import { addressOf, has, size } from "../../call";
import { Linear } from "../../generated/operands";
import { PANEL, packRows, packTransposed, panelBytes } from "../../product/panels";
import { AHEAD, ROW_PANEL } from "../../product/row";
import { depth, depthOf, dInput, weight, weightStride, width } from "./operands";

/** Whether the call has at most one batch element. It then reads each weight once a step: its panels are one stream, backward has none. */
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

/** Address of the panels of input i for the backward pass; i = 3: the end of all panels. */
export function backwardPanels(call: usize, i: i32): usize {
  const panel = hasOneElement(call) ? ROW_PANEL : PANEL;
  let to = forwardPanels(call) + panelBytes(size(call, Linear.M), depth(call), panel);
  for (let before = 0; before < i; before++) {
    if (hasBackwardPanels(call, before)) to += panelBytes(width(call, before), size(call, Linear.M), PANEL);
  }
  return to;
}
