/**
 * forward_rv = L_v read(t-1)_r        backward_rv = L_v^T read(t-1)_r        with sharpness: d ← softmax(s log(d + ε))
 *
 * Four rows i of L at a time, columns j in the lanes; all read heads follow a block while it is in the first cache, so L comes
 * from memory once. Forward, a block gives four elements of L x (products along rows) and its share of L^T c (rows added up);
 * backward, the same sweep takes both gradients to read(t-1).
 */
import { has, size, workspace } from "../call";
import { addOuterProducts, multiplyBlock } from "../lanes/blocks";
import { addLanes, loadLanes, storeLanes } from "../lanes/partial";
import { blockRow } from "../lanes/rows";
import { zero } from "../lanes/vector";
import { Directional } from "../operands";
import { rowAt } from "../row";
import { sharpenGradients, sharpenReads } from "./directionalSharpness";

export function directionalForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const sharp = has(call, Directional.forwardSharpness);
  for (let b = begin; b < end; b++) {
    const forward = rowAt(call, sharp ? Directional.rawForward : Directional.forward, frame, b);
    followHeads(call, frame, b, forward, rowAt(call, sharp ? Directional.rawBackward : Directional.backward, frame, b));
    if (sharp) sharpenReads(call, frame, b);
  }
}

export function directionalBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const N = size(call, Directional.N);
  const sharp = has(call, Directional.forwardSharpness);
  for (let b = begin; b < end; b++) {
    let dForward = rowAt(call, Directional.dForward, frame, b);
    let dBack = rowAt(call, Directional.dBackward, frame, b);
    if (sharp) {
      dForward = workspace(frame) + (<usize>N << 2); // after the sink
      dBack = dForward + (<usize>(size(call, Directional.R) * size(call, Directional.V) * N) << 2);
      sharpenGradients(call, frame, b, dForward, dBack);
    }
    followBackward(call, frame, b, dForward, dBack);
  }
}

export function directionalWorkspace(call: usize): usize {
  const raw = has(call, Directional.forwardSharpness) ? 2 * size(call, Directional.R) * size(call, Directional.V) : 0;
  return size(call, Directional.N) * (1 + raw) * 4;
}

/** forward_rv ← L_v read_r        back_rv ← L_v^T read_r */
function followHeads(call: usize, frame: usize, b: i32, forward: usize, back: usize): void {
  const N = size(call, Directional.N);
  const R = size(call, Directional.R);
  const V = size(call, Directional.V);
  const stride = <usize>N << 2;
  let row0 = rowAt(call, Directional.link, frame, b);
  const reads = rowAt(call, Directional.prevReadWeights, frame, b);
  zero(back, R * V * N);
  for (let v = 0; v < V; v++) {
    for (let i = 0; i < N; i += 4) {
      const rest = N - i;
      const row1 = blockRow(row0, 1, stride, rest, row0);
      const row2 = blockRow(row0, 2, stride, rest, row0);
      const row3 = blockRow(row0, 3, stride, rest, row0);
      for (let r = 0; r < R; r++) {
        const read = reads + <usize>r * stride;
        const head = <usize>(r * V + v) * stride;
        const own = <usize>i << 2;
        const dots = multiplyBlock(row0, row1, row2, row3, read, loadLanes(read + own, rest), back + head, N);
        storeLanes(forward + head + own, dots, rest);
      }
      row0 += <usize>min(rest, 4) * stride;
    }
  }
}

function followBackward(call: usize, frame: usize, b: i32, dForward: usize, dBack: usize): void {
  const N = size(call, Directional.N);
  const R = size(call, Directional.R);
  const V = size(call, Directional.V);
  const stride = <usize>N << 2;
  const sink = workspace(frame);
  const reads = rowAt(call, Directional.prevReadWeights, frame, b);
  const dReads = rowAt(call, Directional.dPrevReadWeights, frame, b);
  let row0 = rowAt(call, Directional.link, frame, b);
  let d0 = rowAt(call, Directional.dLink, frame, b);
  for (let v = 0; v < V; v++) {
    for (let i = 0; i < N; i += 4) {
      const rest = N - i;
      const own = <usize>i << 2;
      const d1 = blockRow(d0, 1, stride, rest, sink);
      const d2 = blockRow(d0, 2, stride, rest, sink);
      const d3 = blockRow(d0, 3, stride, rest, sink);
      const row1 = blockRow(row0, 1, stride, rest, row0);
      const row2 = blockRow(row0, 2, stride, rest, row0);
      const row3 = blockRow(row0, 3, stride, rest, row0);
      for (let r = 0; r < R; r++) {
        const head = <usize>(r * V + v) * stride;
        const read = reads + <usize>r * stride;
        const dRead = dReads + <usize>r * stride;
        const forth = loadLanes(dForward + head + own, rest);
        addOuterProducts(d0, d1, d2, d3, forth, read, loadLanes(read + own, rest), dBack + head, N);
        const dots = multiplyBlock(row0, row1, row2, row3, dBack + head, forth, dRead, N);
        addLanes(dRead + own, dots, rest);
      }
      row0 += <usize>min(rest, 4) * stride;
      d0 += <usize>min(rest, 4) * stride;
    }
  }
}
