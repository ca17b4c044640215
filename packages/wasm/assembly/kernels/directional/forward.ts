/**
 * forward_rv = L_v read(t-1)_r        backward_rv = L_v^T read(t-1)_r        with sharpness: d ← softmax(s log(d + ε))
 *
 * Four rows i of L at a time, columns j in the lanes; all read heads follow a block while it is in the first cache, so L comes
 * from memory once. Forward, a block gives four elements of L x (products along rows) and its share of L^T c (rows added up);
 * backward, the same sweep takes both gradients to read(t-1).
 */
import { has, operandAt, size } from "../../call";
import { Directional } from "../../generated/operands";
import { blockRow, loadLanes, multiplyBlock, storeLanes, zero } from "../../vector";
import { sharpenReads } from "./sharpenReads";

export function directionalForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const sharp = has(call, Directional.forwardSharpness);
  for (let b = begin; b < end; b++) {
    const forward = operandAt(call, sharp ? Directional.rawForward : Directional.forward, frame, b);
    followHeads(
      call,
      frame,
      b,
      forward,
      operandAt(call, sharp ? Directional.rawBackward : Directional.backward, frame, b),
    );
    if (sharp) sharpenReads(call, frame, b);
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
  const stride = (<usize>N) << 2;
  let row0 = operandAt(call, Directional.link, frame, b);
  const reads = operandAt(call, Directional.prevReadWeights, frame, b);
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
        const own = (<usize>i) << 2;
        const dots = multiplyBlock(row0, row1, row2, row3, read, loadLanes(read + own, rest), back + head, N);
        storeLanes(forward + head + own, dots, rest);
      }
      row0 += <usize>min(rest, 4) * stride;
    }
  }
}
