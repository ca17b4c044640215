/**
 * temporalLink backward, four rows i of L at a time, columns j in the lanes. precedence.ts has the gradients of p.
 *
 *   dL(t-1)_ij += dL_ij (1 - w_i - w_j),   dL_ii = 0          dp(t-1)_j += Σ_i dL_ij w_i
 *   dw_i += Σ_j dL_ij (p(t-1)_j - L(t-1)_ij)                  dw_j -= Σ_i dL_ij L(t-1)_ij
 */
import { operandAt, size, workspace } from "../../call";
import { TemporalLink } from "../../generated/operands";
import {
  addLanes,
  blockRow,
  Constant,
  four,
  loadLanes,
  madd,
  nmadd,
  splatLane,
  storeLanes,
  sumRows,
  zero,
} from "../../vector";
import { precedenceBackward } from "./precedence";

export function temporalLinkBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const V = size(call, TemporalLink.V);
  for (let b = begin; b < end; b++) for (let v = 0; v < V; v++) backwardHead(call, frame, b, v);
}

/** A row of zeros, a sink and the diagonal of a block. */
export function temporalLinkWorkspace(call: usize): usize {
  return size(call, TemporalLink.N) * 8 + 16;
}

function backwardHead(call: usize, frame: usize, b: i32, v: i32): void {
  const N = size(call, TemporalLink.N);
  const stride = (<usize>N) << 2;
  const w = operandAt(call, TemporalLink.writeWeights, frame, b) + <usize>v * stride;
  const dw = operandAt(call, TemporalLink.dWriteWeights, frame, b) + <usize>v * stride;
  const prevP = operandAt(call, TemporalLink.prevPrecedence, frame, b) + <usize>v * stride;
  const dPrevP = operandAt(call, TemporalLink.dPrevPrecedence, frame, b) + <usize>v * stride;
  let link = operandAt(call, TemporalLink.prevLink, frame, b) + <usize>(v * N) * stride;
  let d = operandAt(call, TemporalLink.dLink, frame, b) + <usize>(v * N) * stride;
  let dPrev = operandAt(call, TemporalLink.dPrevLink, frame, b) + <usize>(v * N) * stride;
  const stores = <bool>size(call, TemporalLink.stores);
  const none = workspace(frame);
  const sink = none + stride;
  const diagonal = sink + stride;
  zero(none, N);
  for (let i = 0; i < N; i += 4) {
    const rest = N - i;
    const own = (<usize>i) << 2;
    takeDiagonal(d + own, stride, rest, diagonal);
    const wi = loadLanes(w + own, rest);
    const dRow = new StaticArray<usize>(4);
    const row = new StaticArray<usize>(4);
    const dPrevRow = new StaticArray<usize>(4);
    dRow[0] = d;
    dPrevRow[0] = dPrev;
    for (let r = 1; r < 4; r++) dRow[r] = blockRow(d, r, stride, rest, none);
    for (let r = 0; r < 4; r++) row[r] = blockRow(link, r, stride, rest, link);
    for (let r = 1; r < 4; r++) dPrevRow[r] = blockRow(dPrev, r, stride, rest, sink);
    addLanes(dw + own, blockGradient(dRow, row, dPrevRow, wi, [w, prevP, dw, dPrevP], stores, N), rest);
    putDiagonal(diagonal, rest, d + own, stride);
    d += 4 * stride;
    link += 4 * stride;
    dPrev += 4 * stride;
  }
  precedenceBackward(w, prevP, operandAt(call, TemporalLink.dPrecedence, frame, b) + <usize>v * stride, dw, dPrevP, N);
}

/** saved ← the diagonal of dL in a block; the diagonal ← 0, since L_ii is constant. `putDiagonal` restores it. @inline */
function takeDiagonal(d: usize, stride: usize, rest: i32, saved: usize): void {
  for (let r = 0; r < min(rest, 4); r++) {
    const at = d + <usize>r * (stride + 4);
    store<f32>(saved + ((<usize>r) << 2), load<f32>(at));
    store<f32>(at, 0);
  }
}

/** @inline */
function putDiagonal(saved: usize, rest: i32, d: usize, stride: usize): void {
  for (let r = 0; r < min(rest, 4); r++) {
    store<f32>(d + <usize>r * (stride + 4), load<f32>(saved + ((<usize>r) << 2)));
  }
}

/**
 * The gradients of four rows, with `columns` [w, p(t-1), dw, dp(t-1)]; those of L(t-1) are stored instead of added if `stores`. Returns the
 * rows' part of dw_i. Missing rows have dL = 0 and store to a sink.
 * @inline
 */
function blockGradient(
  d: Four<usize>,
  link: Four<usize>,
  dPrev: Four<usize>,
  wi: v128,
  columns: Four<usize>,
  stores: bool,
  N: i32,
): v128 {
  const one = four(Constant.one);
  const write = new StaticArray<v128>(4);
  for (let r = 0; r < 4; r++) write[r] = splatLane(wi, r);
  let sums = f32x4.splat(0);
  eachVectorPart(N, (at: usize, end: usize, count: i32, rest: bool) => {
    const sum = new StaticArray<v128>(4);
    for (; at < end; at += 16) {
      const free = f32x4.sub(one, loadLanes(columns[0] + at, count));
      const p = loadLanes(columns[1] + at, count);
      let dwj = loadLanes(columns[2] + at, count);
      let dpj = loadLanes(columns[3] + at, count);
      for (let r = 0; r < 4; r++) {
        const dL = loadLanes(d[r] + at, count);
        const L = loadLanes(link[r] + at, count);
        sum[r] = madd(dL, f32x4.sub(p, L), sum[r]);
        dwj = nmadd(dL, L, dwj);
        dpj = madd(dL, write[r], dpj);
        const before = stores ? f32x4.splat(0) : loadLanes(dPrev[r] + at, count);
        storeLanes(dPrev[r] + at, madd(dL, f32x4.sub(free, write[r]), before), count);
      }
      storeLanes(columns[2] + at, dwj, count);
      storeLanes(columns[3] + at, dpj, count);
    }
    sums = rest ? f32x4.add(sums, sumRows(sum)) : sumRows(sum);
  });
  return sums;
}
