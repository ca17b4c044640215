/**
 * For each write head one sweep over blocks of four rows i, within them over tiles of eight columns j:
 *
 *   dL_ij = what came from step t+1 + Σ_r (dForward_ri read_rj + read_ri dBackward_rj),   dL_ii = 0
 *   dL(t-1)_ij += dL_ij (1 - w_i - w_j)          dp(t-1)_j += Σ_i dL_ij w_i
 *   dw_i += Σ_j dL_ij (p(t-1)_j - L(t-1)_ij)     dw_j -= Σ_i dL_ij L(t-1)_ij
 *
 * then, over the same rows of L, dRead_ri += Σ_j L_ij dBackward_rj and dRead_rj += Σ_i L_ij dForward_ri.
 *
 * The reads' share of a tile is a product of 4 · 2R coefficients (dForward_ri, read_ri) and 2R · 8 vectors (read_rj, dBackward_rj);
 * the vectors are packed tile by tile, since N floats apart they would share few cache sets.
 */
import { rowStride, size, workspace } from "../call";
import { multiplyBlock } from "../lanes/blocks";
import { Constant, four } from "../lanes/constants";
import { madd, nmadd } from "../lanes/madd";
import { fetchPart } from "../lanes/fetch";
import { addLanes, loadLanes, storeLanes } from "../lanes/partial";
import { blockRow, splatLane, sumRows } from "../lanes/rows";
import { zero } from "../lanes/vector";
import { Directional, TemporalLink } from "../operands";
import { rowAt } from "../row";
import { precedenceBackward } from "./linkRows";

/** Bytes of a tile: four rows of eight floats. */
const TILE: usize = 128;

/** Workspace: a tile, coefficients, packed vectors, a row of zeros, a row for what nobody reads. */
export function sweepBytes(reads: usize): usize {
  const N = <usize>size(reads, Directional.N);
  const R = <usize>size(reads, Directional.R);
  return TILE + 32 * R + ((N + 7) >> 3) * 64 * R + 8 * N + 16;
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
  let row = rowAt(link, TemporalLink.link, frame, b) + <usize>(v * N) * stride;
  let prev = rowAt(link, TemporalLink.prevLink, frame, b) + <usize>(v * N) * stride;
  let d = rowAt(link, TemporalLink.dLink, frame, b) + <usize>(v * N) * stride;
  let dPrev = rowAt(link, TemporalLink.dPrevLink, frame, b) + <usize>(v * N) * stride;
  const tile = workspace(frame);
  const coefficients = tile + TILE;
  const packed = coefficients + <usize>R * 32;
  const none = packed + <usize>((N + 7) >> 3) * <usize>R * 64;
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
    const row1 = blockRow(row, 1, stride, rest, row);
    const row2 = blockRow(row, 2, stride, rest, row);
    const row3 = blockRow(row, 3, stride, rest, row);
    for (let r = 0; r < R; r++) {
      // The next rows of L(t-1) come from far. Long rows are streams of their own, and too many bytes to wait in the first cache.
      if (N <= 256 && rest > 4) fetchPart(prev + 4 * stride, <usize>min(rest - 4, 4) * stride, r, R);
      const out = dRead + <usize>r * stride;
      const forth = v128.load(coefficients + <usize>r * 32);
      addLanes(out + own, multiplyBlock(row, row1, row2, row3, dBack + <usize>r * heads, forth, out, N), rest);
    }
    row += 4 * stride;
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

/** Rows i to i + 3: everything above but the gradients of read. */
// @ts-ignore: decorator
@inline
function sweepRows(
  d: usize, link: usize, dPrev: usize, w: usize, prevP: usize, dw: usize, dPrevP: usize,
  i: i32, N: i32, R: i32, tile: usize, none: usize, fresh: bool,
): void {
  const stride = <usize>N << 2;
  const whole = stride & ~15;
  const rest = N - i;
  const own = <usize>i << 2;
  const sink = none + stride;
  const wi = loadLanes(w + own, rest);
  const d1 = blockRow(d, 1, stride, rest, none);
  const d2 = blockRow(d, 2, stride, rest, none);
  const d3 = blockRow(d, 3, stride, rest, none);
  const link1 = blockRow(link, 1, stride, rest, link);
  const link2 = blockRow(link, 2, stride, rest, link);
  const link3 = blockRow(link, 3, stride, rest, link);
  const prev1 = blockRow(dPrev, 1, stride, rest, sink);
  const prev2 = blockRow(dPrev, 2, stride, rest, sink);
  const prev3 = blockRow(dPrev, 3, stride, rest, sink);
  let sums = sweepLanes(
    d, d1, d2, d3, link, link1, link2, link3, dPrev, prev1, prev2, prev3,
    wi, w, prevP, dw, dPrevP, own, R, tile, fresh, 0, whole, 4,
  );
  if (N & 3) {
    sums = f32x4.add(sums, sweepLanes(
      d, d1, d2, d3, link, link1, link2, link3, dPrev, prev1, prev2, prev3,
      wi, w, prevP, dw, dPrevP, own, R, tile, fresh, whole, stride, N & 3,
    ));
  }
  addLanes(dw + own, sums, rest);
}

/** Columns from `at` to `end` (bytes). Returns Σ_j dL (p_j - L(t-1)), the rows' part of dw_i. */
// @ts-ignore: decorator
@inline
function sweepLanes(
  d0: usize, d1: usize, d2: usize, d3: usize, link0: usize, link1: usize, link2: usize, link3: usize,
  prev0: usize, prev1: usize, prev2: usize, prev3: usize, wi: v128, w: usize, prevP: usize, dw: usize, dPrevP: usize,
  own: usize, R: i32, tile: usize, fresh: bool, at: usize, end: usize, count: i32,
): v128 {
  const coefficients = tile + TILE;
  const packed = coefficients + <usize>R * 32;
  const one = four(Constant.one);
  const w0 = splatLane(wi, 0);
  const w1 = splatLane(wi, 1);
  const w2 = splatLane(wi, 2);
  const w3 = splatLane(wi, 3);
  let sum0 = f32x4.splat(0);
  let sum1 = sum0;
  let sum2 = sum0;
  let sum3 = sum0;
  while (at < end) {
    shareOfReads(coefficients, packed, packed + (at >> 5) * <usize>R * 64, tile);
    for (const stop = min(end, (at & ~31) + 32); at < stop; at += 16) {
      const share = tile + (at & 16);
      const kept = f32x4.sub(one, loadLanes(w + at, count));
      const p = loadLanes(prevP + at, count);
      let dwj = loadLanes(dw + at, count);
      let dpj = loadLanes(dPrevP + at, count);
      const diagonal = at == own;

      let d = f32x4.add(v128.load(share), loadLanes(d0 + at, count));
      if (diagonal) d = f32x4.replace_lane(d, 0, 0);
      let link = loadLanes(link0 + at, count);
      sum0 = madd(d, f32x4.sub(p, link), sum0);
      dwj = nmadd(d, link, dwj);
      dpj = madd(d, w0, dpj);
      storeLanes(prev0 + at, madd(d, f32x4.sub(kept, w0), fresh ? f32x4.splat(0) : loadLanes(prev0 + at, count)), count);

      d = f32x4.add(v128.load(share, 32), loadLanes(d1 + at, count));
      if (diagonal) d = f32x4.replace_lane(d, 1, 0);
      link = loadLanes(link1 + at, count);
      sum1 = madd(d, f32x4.sub(p, link), sum1);
      dwj = nmadd(d, link, dwj);
      dpj = madd(d, w1, dpj);
      storeLanes(prev1 + at, madd(d, f32x4.sub(kept, w1), fresh ? f32x4.splat(0) : loadLanes(prev1 + at, count)), count);

      d = f32x4.add(v128.load(share, 64), loadLanes(d2 + at, count));
      if (diagonal) d = f32x4.replace_lane(d, 2, 0);
      link = loadLanes(link2 + at, count);
      sum2 = madd(d, f32x4.sub(p, link), sum2);
      dwj = nmadd(d, link, dwj);
      dpj = madd(d, w2, dpj);
      storeLanes(prev2 + at, madd(d, f32x4.sub(kept, w2), fresh ? f32x4.splat(0) : loadLanes(prev2 + at, count)), count);

      d = f32x4.add(v128.load(share, 96), loadLanes(d3 + at, count));
      if (diagonal) d = f32x4.replace_lane(d, 3, 0);
      link = loadLanes(link3 + at, count);
      sum3 = madd(d, f32x4.sub(p, link), sum3);
      dwj = nmadd(d, link, dwj);
      dpj = madd(d, w3, dpj);
      storeLanes(prev3 + at, madd(d, f32x4.sub(kept, w3), fresh ? f32x4.splat(0) : loadLanes(prev3 + at, count)), count);

      storeLanes(dw + at, dwj, count);
      storeLanes(dPrevP + at, dpj, count);
    }
  }
  return sumRows(sum0, sum1, sum2, sum3);
}

/** tile ← Σ_k coefficients_k vectors_k, four rows of eight columns; `vectors` of this tile */
// @ts-ignore: decorator
@inline
function shareOfReads(coefficients: usize, end: usize, vectors: usize, tile: usize): void {
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = a0;
  let b1 = a0;
  let b2 = a0;
  let b3 = a0;
  for (; coefficients < end; coefficients += 16) {
    const a = v128.load(vectors);
    const b = v128.load(vectors, 16);
    let c = v128.load32_splat(coefficients);
    a0 = madd(c, a, a0);
    b0 = madd(c, b, b0);
    c = v128.load32_splat(coefficients, 4);
    a1 = madd(c, a, a1);
    b1 = madd(c, b, b1);
    c = v128.load32_splat(coefficients, 8);
    a2 = madd(c, a, a2);
    b2 = madd(c, b, b2);
    c = v128.load32_splat(coefficients, 12);
    a3 = madd(c, a, a3);
    b3 = madd(c, b, b3);
    vectors += 32;
  }
  v128.store(tile, a0);
  v128.store(tile, b0, 16);
  v128.store(tile, a1, 32);
  v128.store(tile, b1, 48);
  v128.store(tile, a2, 64);
  v128.store(tile, b2, 80);
  v128.store(tile, a3, 96);
  v128.store(tile, b3, 112);
}
