/**
 * temporalLink and the directional that follows its links, as one: the links are the traffic, so each pass touches them once.
 *
 * L = temporalLink(L(t-1)),   forward_rv = L_v read(t-1)_r,   backward_rv = L_v^T read(t-1)_r
 *
 * Four rows of L are read by all heads while they are in the first cache. Backward, dL is the sum of what came from step t+1 and
 * of the reads' share, and goes on to dL(t-1) without standing in memory (backward.ts). `link` and `reads` are the
 * descriptors of the two calls.
 */
import { has, isZeroState, operandAt, size } from "../../call";
import { Directional, LinkStep, TemporalLink } from "../../generated/operands";
import { sharpenReads } from "../../kernels/directional/sharpenReads";
import { precedenceForward } from "../../kernels/temporalLink/precedence";
import { updateRows } from "../../kernels/temporalLink/updateRows";
import { blockRow, loadLanes, multiplyBlock, storeLanes, zero } from "../../vector";
import { sweepBytes } from "./backward";
import { zeroStateForward } from "./zeroState";

export function linkStepForward(link: usize, frame: usize, begin: i32, end: i32): void {
  const reads = link + LinkStep.directional;
  const V = size(link, TemporalLink.V);
  const sharp = has(reads, Directional.forwardSharpness);
  for (let b = begin; b < end; b++) {
    const forward = operandAt(reads, sharp ? Directional.rawForward : Directional.forward, frame, b);
    const back = operandAt(reads, sharp ? Directional.rawBackward : Directional.backward, frame, b);
    if (isZeroState(frame)) zeroStateForward(link, reads, frame, b, forward, back);
    else for (let v = 0; v < V; v++) forwardHead(link, reads, frame, b, v, forward, back);
    if (sharp) sharpenReads(reads, frame, b);
  }
}

export function linkStepWorkspace(link: usize): usize {
  const reads = link + LinkStep.directional;
  const heads = size(reads, Directional.R) * size(reads, Directional.V);
  const raw = has(reads, Directional.forwardSharpness) ? 2 * heads : 0;
  return sweepBytes(link, reads) + ((<usize>(raw * size(link, TemporalLink.N))) << 2);
}

function forwardHead(link: usize, reads: usize, frame: usize, b: i32, v: i32, forward: usize, back: usize): void {
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
  back += <usize>v * stride;
  for (let r = 0; r < R; r++) zero(back + <usize>r * heads, N);
  for (let i = 0; i < N; i += 4) {
    const rest = N - i;
    const own = (<usize>i) << 2;
    updateRows(from, to, w, prevP, i, N);
    const to1 = blockRow(to, 1, stride, rest, to);
    const to2 = blockRow(to, 2, stride, rest, to);
    const to3 = blockRow(to, 3, stride, rest, to);
    let head: usize = 0;
    for (let r = 0; r < R; r++) {
      const x = read + <usize>r * stride;
      const dots = multiplyBlock(to, to1, to2, to3, x, loadLanes(x + own, rest), back + head, N);
      storeLanes(forward + head + own, dots, rest);
      head += heads;
    }
    from += 4 * stride;
    to += 4 * stride;
  }
  precedenceForward(w, prevP, operandAt(link, TemporalLink.precedence, frame, b) + <usize>v * stride, N);
}
