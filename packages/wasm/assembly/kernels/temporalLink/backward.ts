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
  const diagonal = sink + stride; // of the block
  zero(none, N);
  for (let i = 0; i < N; i += 4) {
    const rest = N - i;
    // The diagonal of L is constant: its gradient stands aside while the sweep passes.
    const own = d + ((<usize>i) << 2);
    for (let r = 0; r < min(rest, 4); r++) {
      const at = own + <usize>r * (stride + 4);
      store<f32>(diagonal + ((<usize>r) << 2), load<f32>(at));
      store<f32>(at, 0);
    }
    const wi = loadLanes(w + ((<usize>i) << 2), rest);
    const d1 = blockRow(d, 1, stride, rest, none);
    const d2 = blockRow(d, 2, stride, rest, none);
    const d3 = blockRow(d, 3, stride, rest, none);
    const link1 = blockRow(link, 1, stride, rest, link);
    const link2 = blockRow(link, 2, stride, rest, link);
    const link3 = blockRow(link, 3, stride, rest, link);
    const prev1 = blockRow(dPrev, 1, stride, rest, sink);
    const prev2 = blockRow(dPrev, 2, stride, rest, sink);
    const prev3 = blockRow(dPrev, 3, stride, rest, sink);
    let sums = linkGradient(
      d,
      d1,
      d2,
      d3,
      link,
      link1,
      link2,
      link3,
      dPrev,
      prev1,
      prev2,
      prev3,
      wi,
      w,
      prevP,
      dw,
      dPrevP,
      stores,
      0,
      stride & ~15,
      4,
    );
    if (N & 3) {
      sums = f32x4.add(
        sums,
        linkGradient(
          d,
          d1,
          d2,
          d3,
          link,
          link1,
          link2,
          link3,
          dPrev,
          prev1,
          prev2,
          prev3,
          wi,
          w,
          prevP,
          dw,
          dPrevP,
          stores,
          stride & ~15,
          stride,
          N & 3,
        ),
      );
    }
    addLanes(dw + ((<usize>i) << 2), sums, rest);
    for (let r = 0; r < min(rest, 4); r++) {
      store<f32>(own + <usize>r * (stride + 4), load<f32>(diagonal + ((<usize>r) << 2)));
    }
    d += 4 * stride;
    link += 4 * stride;
    dPrev += 4 * stride;
  }
  precedenceBackward(w, prevP, operandAt(call, TemporalLink.dPrecedence, frame, b) + <usize>v * stride, dw, dPrevP, N);
}

/**
 * Columns from `at` to `end` (bytes) of four rows: dL(t-1) += dL (1 - w_j - w_i) (← if `stores`), dw_j -= dL L(t-1), dp_j += dL w_i.
 * Returns Σ_j dL (p_j - L(t-1)), the rows' part of dw_i.
 * @inline
 */
function linkGradient(
  d0: usize,
  d1: usize,
  d2: usize,
  d3: usize,
  link0: usize,
  link1: usize,
  link2: usize,
  link3: usize,
  prev0: usize,
  prev1: usize,
  prev2: usize,
  prev3: usize,
  wi: v128,
  w: usize,
  prevP: usize,
  dw: usize,
  dPrevP: usize,
  stores: bool,
  at: usize,
  end: usize,
  count: i32,
): v128 {
  const one = four(Constant.one);
  const w0 = splatLane(wi, 0);
  const w1 = splatLane(wi, 1);
  const w2 = splatLane(wi, 2);
  const w3 = splatLane(wi, 3);
  let sum0 = f32x4.splat(0);
  let sum1 = sum0;
  let sum2 = sum0;
  let sum3 = sum0;
  for (; at < end; at += 16) {
    const kept = f32x4.sub(one, loadLanes(w + at, count));
    const p = loadLanes(prevP + at, count);
    let dwj = loadLanes(dw + at, count);
    let dpj = loadLanes(dPrevP + at, count);

    let d = loadLanes(d0 + at, count);
    let link = loadLanes(link0 + at, count);
    sum0 = madd(d, f32x4.sub(p, link), sum0);
    dwj = nmadd(d, link, dwj);
    dpj = madd(d, w0, dpj);
    storeLanes(prev0 + at, madd(d, f32x4.sub(kept, w0), stores ? f32x4.splat(0) : loadLanes(prev0 + at, count)), count);

    d = loadLanes(d1 + at, count);
    link = loadLanes(link1 + at, count);
    sum1 = madd(d, f32x4.sub(p, link), sum1);
    dwj = nmadd(d, link, dwj);
    dpj = madd(d, w1, dpj);
    storeLanes(prev1 + at, madd(d, f32x4.sub(kept, w1), stores ? f32x4.splat(0) : loadLanes(prev1 + at, count)), count);

    d = loadLanes(d2 + at, count);
    link = loadLanes(link2 + at, count);
    sum2 = madd(d, f32x4.sub(p, link), sum2);
    dwj = nmadd(d, link, dwj);
    dpj = madd(d, w2, dpj);
    storeLanes(prev2 + at, madd(d, f32x4.sub(kept, w2), stores ? f32x4.splat(0) : loadLanes(prev2 + at, count)), count);

    d = loadLanes(d3 + at, count);
    link = loadLanes(link3 + at, count);
    sum3 = madd(d, f32x4.sub(p, link), sum3);
    dwj = nmadd(d, link, dwj);
    dpj = madd(d, w3, dpj);
    storeLanes(prev3 + at, madd(d, f32x4.sub(kept, w3), stores ? f32x4.splat(0) : loadLanes(prev3 + at, count)), count);

    storeLanes(dw + at, dwj, count);
    storeLanes(dPrevP + at, dpj, count);
  }
  return sumRows([sum0, sum1, sum2, sum3]);
}
