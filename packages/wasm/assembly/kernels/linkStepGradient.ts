/**
 * For each write head one sweep over blocks of four rows i, within them over tiles of eight columns j:
 *
 *   dL_ij = what came from step t+1 + Σ_r (dForward_ri read_rj + read_ri dBackward_rj),   dL_ii = 0
 *   dL(t-1)_ij += dL_ij (1 - w_i - w_j)          dp(t-1)_j += Σ_i dL_ij w_i
 *   dw_i += Σ_j dL_ij (p(t-1)_j - L(t-1)_ij)     dw_j -= Σ_i dL_ij L(t-1)_ij
 *
 * then, over the same rows of L, dRead_ri += Σ_j L_ij dBackward_rj and dRead_rj += Σ_i L_ij dForward_ri. These rows are made again
 * from L(t-1), which is at hand, with the bits they had: cheaper than to fetch them where N is large.
 *
 * The reads' share of a tile is a product of 4 · 2R coefficients (dForward_ri, read_ri) and 2R · 8 vectors (read_rj, dBackward_rj);
 * the vectors are packed tile by tile, since N floats apart they would share few cache sets.
 */
import { size, workspace } from "../call";
import { multiplyBlock } from "../lanes/blocks";
import { fetchPart } from "../lanes/fetch";
import { addLanes, loadLanes } from "../lanes/partial";
import { zero } from "../lanes/vector";
import { Directional, TemporalLink } from "../operands";
import { rowAt } from "../row";
import { precedenceBackward } from "./linkRows";
import { sweepRows, TILE } from "./linkStepSweep";

/** Workspace: a tile, coefficients, packed vectors, a row of zeros, a row for what nobody reads, four rows of L. */
export function sweepBytes(reads: usize): usize {
  const N = <usize>size(reads, Directional.N);
  const R = <usize>size(reads, Directional.R);
  return TILE + 32 * R + ((N + 7) >> 3) * 64 * R + 24 * N + 16;
}

/** One batch row. */
export function linkStepRow(link: usize, reads: usize, frame: usize, b: i32, dForward: usize, dBack: usize): void {
  const stride = <usize>size(link, TemporalLink.N) << 2;
  const V = size(link, TemporalLink.V);
  for (let v = 0; v < V; v++) {
    backwardHead(link, reads, frame, b, v, dForward + <usize>v * stride, dBack + <usize>v * stride);
  }
}

function backwardHead(link: usize, reads: usize, frame: usize, b: i32, v: i32, dForward: usize, dBack: usize): void {
  const N = size(link, TemporalLink.N);
  const R = size(reads, Directional.R);
  const stride = <usize>N << 2;
  const heads = <usize>size(link, TemporalLink.V) * stride; // from read head to read head
  const fresh = <bool>size(link, TemporalLink.fresh);
  const head = <usize>v * stride;
  const w = rowAt(link, TemporalLink.writeWeights, frame, b) + head;
  const dw = rowAt(link, TemporalLink.dWriteWeights, frame, b) + head;
  const prevP = rowAt(link, TemporalLink.prevPrecedence, frame, b) + head;
  const dPrevP = rowAt(link, TemporalLink.dPrevPrecedence, frame, b) + head;
  const read = rowAt(reads, Directional.prevReadWeights, frame, b);
  const dRead = rowAt(reads, Directional.dPrevReadWeights, frame, b);
  let prev = rowAt(link, TemporalLink.prevLink, frame, b) + <usize>(v * N) * stride;
  let d = rowAt(link, TemporalLink.dLink, frame, b) + <usize>(v * N) * stride;
  let dPrev = rowAt(link, TemporalLink.dPrevLink, frame, b) + <usize>(v * N) * stride;
  const tile = workspace(frame);
  const coefficients = tile + TILE;
  const packed = coefficients + <usize>R * 32;
  const none = packed + <usize>((N + 7) >> 3) * <usize>R * 64;
  const now = none + 2 * stride;
  zero(none, N);
  packVectors(read, dBack, heads, packed, N, R);
  for (let i = 0; i < N; i += 4) {
    const rest = N - i;
    const own = <usize>i << 2;
    for (let r = 0; r < R; r++) {
      v128.store(coefficients + <usize>r * 32, loadLanes(dForward + <usize>r * heads + own, rest));
      v128.store(coefficients + <usize>r * 32, loadLanes(read + <usize>r * stride + own, rest), 16);
    }
    sweepRows(d, prev, dPrev, w, prevP, dw, dPrevP, i, N, R, tile, none, fresh);
    for (let r = 0; r < min(rest, 4); r++) store<f32>(now + own + <usize>r * (stride + 4), 0);
    for (let r = 0; r < R; r++) {
      // The next rows of L(t-1) come from far. Long rows are streams of their own, and too many bytes to wait in the first cache.
      if (N <= 256 && rest > 4) fetchPart(prev + 4 * stride, <usize>min(rest - 4, 4) * stride, r, R);
      const out = dRead + <usize>r * stride;
      const forth = v128.load(coefficients + <usize>r * 32);
      const dots = multiplyBlock(
        now, now + stride, now + 2 * stride, now + 3 * stride, dBack + <usize>r * heads, forth, out, N,
      );
      addLanes(out + own, dots, rest);
    }
    prev += 4 * stride;
    d += 4 * stride;
    dPrev += 4 * stride;
  }
  precedenceBackward(w, prevP, rowAt(link, TemporalLink.dPrecedence, frame, b) + head, dw, dPrevP, N);
}

/** packed ← for each eight columns and each r, read_r and dBack_r there; 0 behind column N */
function packVectors(read: usize, dBack: usize, heads: usize, packed: usize, N: i32, R: i32): void {
  const stride = <usize>N << 2;
  for (let j = 0; j < N; j += 8) {
    for (let r = 0; r < R; r++) {
      packEight(read + <usize>r * stride + (<usize>j << 2), packed, N - j);
      packEight(dBack + <usize>r * heads + (<usize>j << 2), packed + 32, N - j);
      packed += 64;
    }
  }
}

// @ts-ignore: decorator
@inline
function packEight(x: usize, to: usize, rest: i32): void {
  v128.store(to, loadLanes(x, rest));
  v128.store(to, rest > 4 ? loadLanes(x + 16, rest - 4) : f32x4.splat(0), 16);
}
