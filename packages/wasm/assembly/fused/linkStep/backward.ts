/**
 * For each write head and each block of four rows i, one loop over the columns j (reads.ts) and one (sweep.ts):
 *
 *   dL_ij = the gradient from step t+1 + Σ_r (dForward_ri read_rj + read_ri dBackward_rj),   dL_ii = 0
 *   dL(t-1)_ij += dL_ij (1 - w_i - w_j)          dp(t-1)_j += Σ_i dL_ij w_i
 *   dw_i += Σ_j dL_ij (p(t-1)_j - L(t-1)_ij)     dw_j -= Σ_i dL_ij L(t-1)_ij
 *
 * then, over the same rows of L, dRead_ri += Σ_j L_ij dBackward_rj and dRead_rj += Σ_i L_ij dForward_ri. The rows of L are recomputed
 * from L(t-1), with the same bits: if N is large, this is cheaper than loading them. L(t-1) is recomputed too if its step has not kept
 * it (history.ts).
 *
 * For eight columns the sum over r is a product of 4 · 2R coefficients (dForward_ri, read_ri) and 2R · 8 elements (read_rj, dBackward_rj).
 */
import { has, isZeroState, operandAt, size, workspace } from "../../call";
import { Directional, LinkStep, TemporalLink } from "../../generated/operands";
import { sharpenGradients } from "../../kernels/directional/sharpenReads";
import { precedenceBackward } from "../../kernels/temporalLink/precedence";
import { addLanes, loadLanes, zero } from "../../vector";
import { keptLinks, loadStepWeights, recordSteps } from "./history";
import { blockBytes, clearPackedDiagonal, packReads, packRows, packStep, readsBytes, unpackStep } from "./packs";
import { addReads, followReads } from "./reads";
import { sweepRows } from "./sweep";
import { zeroStateBackward } from "./zeroState";

export function linkStepBackward(link: usize, frame: usize, begin: i32, end: i32): void {
  const reads = link + LinkStep.directional;
  const N = size(link, TemporalLink.N);
  const V = size(link, TemporalLink.V);
  const stride = (<usize>N) << 2;
  const sharp = has(reads, Directional.forwardSharpness);
  for (let b = begin; b < end; b++) {
    let dForward = operandAt(reads, Directional.dForward, frame, b);
    let dBackward = operandAt(reads, Directional.dBackward, frame, b);
    if (sharp) {
      dForward = workspace(frame) + backwardHeadBytes(link, reads);
      dBackward = dForward + <usize>(size(reads, Directional.R) * size(reads, Directional.V)) * stride;
      sharpenGradients(reads, frame, b, dForward, dBackward);
    }
    if (isZeroState(frame)) zeroStateBackward(link, frame, b);
    else
      for (let v = 0; v < V; v++) {
        backwardHead(link, frame, b, v, dForward + <usize>v * stride, dBackward + <usize>v * stride);
      }
  }
}

/** Bytes of workspace of `backwardHead`: coefficients, w of the rows, packed reads, packed step, L, a row of zeros, records of steps. */
export function backwardHeadBytes(link: usize, reads: usize): usize {
  const N = size(reads, Directional.N);
  const R = <usize>size(reads, Directional.R);
  const steps = <usize>size(link, TemporalLink.keep);
  return 32 * R + 64 + readsBytes(N, <i32>R) + 2 * blockBytes(N) + ((<usize>N) << 2) + (steps << 5);
}

function backwardHead(link: usize, frame: usize, b: i32, v: i32, dForward: usize, dBackward: usize): void {
  const reads = link + LinkStep.directional;
  const N = size(link, TemporalLink.N);
  const R = size(reads, Directional.R);
  const stride = (<usize>N) << 2;
  const heads = <usize>size(link, TemporalLink.V) * stride; // from read head to read head
  const stores = <bool>size(link, TemporalLink.stores);
  const head = <usize>v * stride;
  const w = operandAt(link, TemporalLink.writeWeights, frame, b) + head;
  const dw = operandAt(link, TemporalLink.dWriteWeights, frame, b) + head;
  const prevP = operandAt(link, TemporalLink.prevPrecedence, frame, b) + head;
  const dPrevP = operandAt(link, TemporalLink.dPrevPrecedence, frame, b) + head;
  const read = operandAt(reads, Directional.prevReadWeights, frame, b);
  const dRead = operandAt(reads, Directional.dPrevReadWeights, frame, b);
  let kept = keptLinks(link, frame, b) + <usize>(v * N) * stride;
  let d = operandAt(link, TemporalLink.dLink, frame, b) + <usize>(v * N) * stride;
  let dPrev = operandAt(link, TemporalLink.dPrevLink, frame, b) + <usize>(v * N) * stride;
  const coefficients = workspace(frame);
  const wi = coefficients + <usize>R * 32;
  const packed = wi + 64;
  const vectors = packed + readsBytes(N, R);
  const block = vectors + blockBytes(N); // dL, then L
  const none = block + blockBytes(N);
  const steps = none + stride;
  const last = recordSteps(link, frame, b, head, steps);
  if (N & 3) zero(none, N);
  packReads(read, dBackward, heads, packed, N, R);
  packStep(w, prevP, vectors, N);
  for (let i = 0; i < N; i += 4) {
    const rest = N - i;
    const own = (<usize>i) << 2;
    packRows(dForward + own, heads, read + own, stride, coefficients, wi, rest);
    v128.store(wi, loadLanes(w + own, rest));
    loadStepWeights(steps, last, own, rest);
    addReads(coefficients, packed, 2 * R, d, rest, none, block, N);
    clearPackedDiagonal(block, i);
    addLanes(dw + own, sweepRows(dPrev, kept, steps, last, rest, N, block, vectors, wi, stores), rest);
    clearPackedDiagonal(block, i);
    followReads(block, dBackward, heads, coefficients, dRead, own, rest, R, N);
    kept += 4 * stride;
    d += 4 * stride;
    dPrev += 4 * stride;
  }
  unpackStep(vectors, dw, dPrevP, N);
  precedenceBackward(w, prevP, operandAt(link, TemporalLink.dPrecedence, frame, b) + head, dw, dPrevP, N);
}
