/**
 * forward_rv = L_v read(t-1)_r        backward_rv = L_v^T read(t-1)_r        with sharpness: d ← softmax(s log(d + ε))
 *
 * Four rows i of L at a time, columns j in the lanes. All read heads use a block while it is in the first-level cache, so L is loaded from
 * memory once. A block gives four elements of L x (products along rows) and adds to L^T c (a sum of rows). The backward pass computes both
 * gradients of read(t-1) with the same loop.
 */
import { has, operandAt, size } from "../../call";
import { Directional } from "../../generated/operands";
import { blockRow, loadLanes, multiplyBlock, storeLanes, zero } from "../../vector";
import { sharpenReads } from "./sharpenReads";

export function directionalForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const sharp = has(call, Directional.forwardSharpness);
  for (let b = begin; b < end; b++) {
    const forward = operandAt(call, sharp ? Directional.rawForward : Directional.forward, frame, b);
    const backward = operandAt(call, sharp ? Directional.rawBackward : Directional.backward, frame, b);
    forwardElement(call, frame, b, forward, backward);
    if (sharp) sharpenReads(call, frame, b);
  }
}

export function directionalWorkspace(call: usize): usize {
  const raw = has(call, Directional.forwardSharpness) ? 2 * size(call, Directional.R) * size(call, Directional.V) : 0;
  return size(call, Directional.N) * (1 + raw) * 4;
}

function forwardElement(call: usize, frame: usize, b: i32, forward: usize, backward: usize): void {
  const N = size(call, Directional.N);
  const R = size(call, Directional.R);
  const V = size(call, Directional.V);
  const stride = (<usize>N) << 2;
  let link = operandAt(call, Directional.link, frame, b);
  const reads = operandAt(call, Directional.prevReadWeights, frame, b);
  zero(backward, R * V * N);
  for (let v = 0; v < V; v++) {
    for (let i = 0; i < N; i += 4) {
      const rest = N - i;
      const own = (<usize>i) << 2;
      const row = new StaticArray<usize>(4);
      for (let r = 0; r < 4; r++) row[r] = blockRow(link, r, stride, rest, link);
      for (let r = 0; r < R; r++) {
        const read = reads + <usize>r * stride;
        const head = <usize>(r * V + v) * stride;
        const dots = multiplyBlock(row, read, loadLanes(read + own, rest), backward + head, N);
        storeLanes(forward + head + own, dots, rest);
      }
      link += <usize>min(rest, 4) * stride;
    }
  }
}
