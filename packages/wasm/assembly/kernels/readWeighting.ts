/**
 * readWeights_r = Σ_v mode[backward v] backward_rv + mode[content] content_r + Σ_v mode[forward v] forward_rv
 *
 * Memory rows n in the lanes. Modes of a head stand [backward × V, content, forward × V]. A call without links leaves backward and
 * forward out.
 */
import { has, size } from "../call";
import { madd } from "../lanes/madd";
import { loadLanes, storeLanes } from "../lanes/partial";
import { sum4 } from "../lanes/reduce";
import { ReadWeighting } from "../operands";
import { rowAt } from "../row";

export function readWeightingForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const links = has(call, ReadWeighting.forward);
  for (let b = begin; b < end; b++) {
    if (links) forwardRow(call, frame, b);
    else contentRow(call, frame, b);
  }
}

export function readWeightingBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const links = has(call, ReadWeighting.forward);
  for (let b = begin; b < end; b++) {
    if (links) backwardRow(call, frame, b);
    else contentRowBackward(call, frame, b);
  }
}

function forwardRow(call: usize, frame: usize, b: i32): void {
  const N = size(call, ReadWeighting.N);
  const V = size(call, ReadWeighting.V);
  const stride = <usize>N << 2;
  let out = rowAt(call, ReadWeighting.readWeights, frame, b);
  let content = rowAt(call, ReadWeighting.content, frame, b);
  let back = rowAt(call, ReadWeighting.backward, frame, b);
  let forth = rowAt(call, ReadWeighting.forward, frame, b);
  let modes = rowAt(call, ReadWeighting.readModes, frame, b);
  for (let r = size(call, ReadWeighting.R); r > 0; r--) {
    const ofForth = modes + (<usize>(V + 1) << 2);
    mix(out, content, back, forth, modes, ofForth, N, true);
    for (let v = 1; v < V; v++) {
      const head = <usize>v * stride;
      mix(out, content, back + head, forth + head, modes + (<usize>v << 2), ofForth + (<usize>v << 2), N, false);
    }
    out += stride;
    content += stride;
    back += <usize>V * stride;
    forth += <usize>V * stride;
    modes += <usize>(2 * V + 1) << 2;
  }
}

function contentRow(call: usize, frame: usize, b: i32): void {
  const N = size(call, ReadWeighting.N);
  const V = size(call, ReadWeighting.V);
  let out = rowAt(call, ReadWeighting.readWeights, frame, b);
  let content = rowAt(call, ReadWeighting.content, frame, b);
  let mode = rowAt(call, ReadWeighting.readModes, frame, b) + (<usize>V << 2);
  for (let r = size(call, ReadWeighting.R); r > 0; r--) {
    const share = v128.load32_splat(mode);
    for (let n = 0; n < N; n += 4) {
      const at = <usize>n << 2;
      storeLanes(out + at, f32x4.mul(share, loadLanes(content + at, N - n)), N - n);
    }
    out += <usize>N << 2;
    content += <usize>N << 2;
    mode += <usize>(2 * V + 1) << 2;
  }
}

/** out ← mode · content, whose mode stands before `ofForth`, if it is the `first` write head; out += the directions of one. */
// @ts-ignore: decorator
@inline
function mix(
  out: usize, content: usize, back: usize, forth: usize, ofBack: usize, ofForth: usize, N: i32, first: bool,
): void {
  const whole = <usize>(N & ~3) << 2;
  mixLanes(out, content, back, forth, ofBack, ofForth, 0, whole, 4, first);
  if (N & 3) mixLanes(out, content, back, forth, ofBack, ofForth, whole, <usize>N << 2, N & 3, first);
}

// @ts-ignore: decorator
@inline
function mixLanes(
  out: usize, content: usize, back: usize, forth: usize, ofBack: usize, ofForth: usize,
  at: usize, end: usize, count: i32, first: bool,
): void {
  const shareBack = v128.load32_splat(ofBack);
  const shareForth = v128.load32_splat(ofForth);
  const share = first ? v128.load32_splat(ofForth - 4) : shareForth;
  for (; at < end; at += 16) {
    let sum = first ? f32x4.mul(share, loadLanes(content + at, count)) : loadLanes(out + at, count);
    sum = madd(shareBack, loadLanes(back + at, count), sum);
    storeLanes(out + at, madd(shareForth, loadLanes(forth + at, count), sum), count);
  }
}

function backwardRow(call: usize, frame: usize, b: i32): void {
  const N = size(call, ReadWeighting.N);
  const V = size(call, ReadWeighting.V);
  const stride = <usize>N << 2;
  const toDModes = rowAt(call, ReadWeighting.dReadModes, frame, b) - rowAt(call, ReadWeighting.readModes, frame, b);
  const toDContent = rowAt(call, ReadWeighting.dContent, frame, b) - rowAt(call, ReadWeighting.content, frame, b);
  const toDBack = rowAt(call, ReadWeighting.dBackward, frame, b) - rowAt(call, ReadWeighting.backward, frame, b);
  const toDForth = rowAt(call, ReadWeighting.dForward, frame, b) - rowAt(call, ReadWeighting.forward, frame, b);
  let d = rowAt(call, ReadWeighting.dReadWeights, frame, b);
  let content = rowAt(call, ReadWeighting.content, frame, b);
  let back = rowAt(call, ReadWeighting.backward, frame, b);
  let forth = rowAt(call, ReadWeighting.forward, frame, b);
  let mode = rowAt(call, ReadWeighting.readModes, frame, b);
  for (let r = size(call, ReadWeighting.R); r > 0; r--) {
    for (let v = 0; v < V; v++) {
      const ofForth = mode + (<usize>(V + 1) << 2);
      sourceGradient(d, back, back + toDBack, mode, mode + toDModes, N);
      sourceGradient(d, forth, forth + toDForth, ofForth, ofForth + toDModes, N);
      back += stride;
      forth += stride;
      mode += 4;
    }
    sourceGradient(d, content, content + toDContent, mode, mode + toDModes, N);
    d += stride;
    content += stride;
    mode += <usize>(V + 1) << 2;
  }
}

function contentRowBackward(call: usize, frame: usize, b: i32): void {
  const N = size(call, ReadWeighting.N);
  const V = size(call, ReadWeighting.V);
  const stride = <usize>N << 2;
  const toDModes = rowAt(call, ReadWeighting.dReadModes, frame, b) - rowAt(call, ReadWeighting.readModes, frame, b);
  const toDContent = rowAt(call, ReadWeighting.dContent, frame, b) - rowAt(call, ReadWeighting.content, frame, b);
  let d = rowAt(call, ReadWeighting.dReadWeights, frame, b);
  let content = rowAt(call, ReadWeighting.content, frame, b);
  let mode = rowAt(call, ReadWeighting.readModes, frame, b) + (<usize>V << 2);
  for (let r = size(call, ReadWeighting.R); r > 0; r--) {
    sourceGradient(d, content, content + toDContent, mode, mode + toDModes, N);
    d += stride;
    content += stride;
    mode += <usize>(2 * V + 1) << 2;
  }
}

/** dmode += <d, source>        dsource += mode d */
// @ts-ignore: decorator
@inline
function sourceGradient(d: usize, source: usize, dSource: usize, mode: usize, dMode: usize, N: i32): void {
  const whole = <usize>(N & ~3) << 2;
  const share = v128.load32_splat(mode);
  let product = sourceLanes(d, source, dSource, share, f32x4.splat(0), 0, whole, 4);
  if (N & 3) product = sourceLanes(d, source, dSource, share, product, whole, <usize>N << 2, N & 3);
  store<f32>(dMode, load<f32>(dMode) + sum4(product));
}

// @ts-ignore: decorator
@inline
function sourceLanes(
  d: usize, source: usize, dSource: usize, share: v128, product: v128, at: usize, end: usize, count: i32,
): v128 {
  for (; at < end; at += 16) {
    const lanes = loadLanes(d + at, count);
    product = madd(lanes, loadLanes(source + at, count), product);
    storeLanes(dSource + at, madd(lanes, share, loadLanes(dSource + at, count)), count);
  }
  return product;
}
