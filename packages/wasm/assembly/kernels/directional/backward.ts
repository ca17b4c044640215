/**
 * dL_v += Σ_r (dforward_rv read(t-1)_r^T + read(t-1)_r dbackward_rv^T)        dread(t-1)_r += L_v dbackward_rv + L_v^T dforward_rv
 *
 * The gradients are those before the sharpening (sharpness.ts). Rows of L that do not exist are added to a sink.
 */
import { has, operandAt, size, workspace } from "../../call";
import { Directional } from "../../generated/operands";
import { addLanes, addOuterProducts, blockRow, loadLanes, multiplyBlock } from "../../vector";
import { sharpenGradients } from "./sharpenReads";

export function directionalBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const N = size(call, Directional.N);
  const sharp = has(call, Directional.forwardSharpness);
  for (let b = begin; b < end; b++) {
    let dForward = operandAt(call, Directional.dForward, frame, b);
    let dBackward = operandAt(call, Directional.dBackward, frame, b);
    if (sharp) {
      dForward = workspace(frame) + ((<usize>N) << 2); // after the sink
      dBackward = dForward + ((<usize>(size(call, Directional.R) * size(call, Directional.V) * N)) << 2);
      sharpenGradients(call, frame, b, dForward, dBackward);
    }
    backwardElement(call, frame, b, dForward, dBackward);
  }
}

function backwardElement(call: usize, frame: usize, b: i32, dForward: usize, dBackward: usize): void {
  const N = size(call, Directional.N);
  const R = size(call, Directional.R);
  const V = size(call, Directional.V);
  const stride = (<usize>N) << 2;
  const sink = workspace(frame);
  const reads = operandAt(call, Directional.prevReadWeights, frame, b);
  const dReads = operandAt(call, Directional.dPrevReadWeights, frame, b);
  let link = operandAt(call, Directional.link, frame, b);
  let dLink = operandAt(call, Directional.dLink, frame, b);
  for (let v = 0; v < V; v++) {
    for (let i = 0; i < N; i += 4) {
      const rest = N - i;
      const own = (<usize>i) << 2;
      const row = new StaticArray<usize>(4);
      const d = new StaticArray<usize>(4);
      for (let r = 0; r < 4; r++) row[r] = blockRow(link, r, stride, rest, link);
      d[0] = dLink;
      for (let r = 1; r < 4; r++) d[r] = blockRow(dLink, r, stride, rest, sink);
      for (let r = 0; r < R; r++) {
        const head = <usize>(r * V + v) * stride;
        const read = reads + <usize>r * stride;
        const dRead = dReads + <usize>r * stride;
        const dForwardRows = loadLanes(dForward + head + own, rest);
        addOuterProducts(d, dForwardRows, read, loadLanes(read + own, rest), dBackward + head, N);
        const dots = multiplyBlock(row, dBackward + head, dForwardRows, dRead, N);
        addLanes(dRead + own, dots, rest);
      }
      link += <usize>min(rest, 4) * stride;
      dLink += <usize>min(rest, 4) * stride;
    }
  }
}
