/**
 * temporalLink and the directional that reads its links, fused: the time goes to reading and writing the links, so each pass does so once.
 *
 * L = temporalLink(L(t-1)),   forward_rv = L_v read(t-1)_r,   backward_rv = L_v^T read(t-1)_r
 *
 * All heads read four rows of L while these are in the first-level cache. In the backward pass dL is the sum of the gradient from step t+1
 * and the gradients of the reads; it is never stored (backward.ts). `link` and `reads` are the descriptors of the two calls.
 */
import { has, isZeroState, operandAt, size } from "../../call";
import { Directional, LinkStep, TemporalLink } from "../../generated/operands";
import { sharpenReads } from "../../kernels/directional/sharpenReads";
import { precedenceForward } from "../../kernels/temporalLink/precedence";
import { updateRows } from "../../kernels/temporalLink/updateRows";
import { blockRow, loadLanes, multiplyBlock, storeLanes, zero } from "../../vector";
import { backwardHeadBytes } from "./backward";
import { zeroStateForward } from "./zeroState";

export function linkStepForward(link: usize, frame: usize, begin: i32, end: i32): void {
  const reads = link + LinkStep.directional;
  const V = size(link, TemporalLink.V);
  const sharp = has(reads, Directional.forwardSharpness);
  for (let b = begin; b < end; b++) {
    const forward = operandAt(reads, sharp ? Directional.rawForward : Directional.forward, frame, b);
    const backward = operandAt(reads, sharp ? Directional.rawBackward : Directional.backward, frame, b);
    if (isZeroState(frame)) zeroStateForward(link, reads, frame, b, forward, backward);
    else for (let v = 0; v < V; v++) forwardHead(link, reads, frame, b, v, forward, backward);
    if (sharp) sharpenReads(reads, frame, b);
  }
}

export function linkStepWorkspace(link: usize): usize {
  const reads = link + LinkStep.directional;
  const heads = size(reads, Directional.R) * size(reads, Directional.V);
  const raw = has(reads, Directional.forwardSharpness) ? 2 * heads : 0;
  return backwardHeadBytes(link, reads) + ((<usize>(raw * size(link, TemporalLink.N))) << 2);
}

function forwardHead(link: usize, reads: usize, frame: usize, b: i32, v: i32, forward: usize, backward: usize): void {
  const N = size(link, TemporalLink.N);
  const R = size(reads, Directional.R);
  const stride = (<usize>N) << 2;
  const heads = <usize>size(link, TemporalLink.V) * stride; // from read head to read head
  const w = operandAt(link, TemporalLink.writeWeights, frame, b) + <usize>v * stride;
  const prevP = operandAt(link, TemporalLink.prevPrecedence, frame, b) + <usize>v * stride;
  const read = operandAt(reads, Directional.prevReadWeights, frame, b);
  let from = operandAt(link, TemporalLink.prevLink, frame, b) + <usize>(v * N) * stride;
  let to = operandAt(link, TemporalLink.link, frame, b) + <usize>(v * N) * stride;
  forward += <usize>v * stride;
  backward += <usize>v * stride;
  for (let r = 0; r < R; r++) zero(backward + <usize>r * heads, N);
  for (let i = 0; i < N; i += 4) {
    const rest = N - i;
    const own = (<usize>i) << 2;
    updateRows(from, to, w, prevP, i, N);
    const row = new StaticArray<usize>(4);
    for (let r = 0; r < 4; r++) row[r] = blockRow(to, r, stride, rest, to);
    let head: usize = 0;
    for (let r = 0; r < R; r++) {
      const x = read + <usize>r * stride;
      const dots = multiplyBlock(row, x, loadLanes(x + own, rest), backward + head, N);
      storeLanes(forward + head + own, dots, rest);
      head += heads;
    }
    from += 4 * stride;
    to += 4 * stride;
  }
  precedenceForward(w, prevP, operandAt(link, TemporalLink.precedence, frame, b) + <usize>v * stride, N);
}
