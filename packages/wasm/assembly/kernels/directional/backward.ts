import { has, operandAt, size, workspace } from "../../call";
import { Directional } from "../../generated/operands";
import { addLanes, addOuterProducts, blockRow, loadLanes, multiplyBlock } from "../../vector";
import { sharpenGradients } from "./sharpenReads";

export function directionalBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const N = size(call, Directional.N);
  const sharp = has(call, Directional.forwardSharpness);
  for (let b = begin; b < end; b++) {
    let dForward = operandAt(call, Directional.dForward, frame, b);
    let dBack = operandAt(call, Directional.dBackward, frame, b);
    if (sharp) {
      dForward = workspace(frame) + ((<usize>N) << 2); // after the sink
      dBack = dForward + ((<usize>(size(call, Directional.R) * size(call, Directional.V) * N)) << 2);
      sharpenGradients(call, frame, b, dForward, dBack);
    }
    followBackward(call, frame, b, dForward, dBack);
  }
}

function followBackward(call: usize, frame: usize, b: i32, dForward: usize, dBack: usize): void {
  const N = size(call, Directional.N);
  const R = size(call, Directional.R);
  const V = size(call, Directional.V);
  const stride = (<usize>N) << 2;
  const sink = workspace(frame);
  const reads = operandAt(call, Directional.prevReadWeights, frame, b);
  const dReads = operandAt(call, Directional.dPrevReadWeights, frame, b);
  let row0 = operandAt(call, Directional.link, frame, b);
  let d0 = operandAt(call, Directional.dLink, frame, b);
  for (let v = 0; v < V; v++) {
    for (let i = 0; i < N; i += 4) {
      const rest = N - i;
      const own = (<usize>i) << 2;
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
