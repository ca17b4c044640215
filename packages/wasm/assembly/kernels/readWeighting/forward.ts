/**
 * readWeights_r = Σ_v mode[backward v] backward_rv + mode[content] content_r + Σ_v mode[forward v] forward_rv
 *
 * Memory rows n in the lanes. Modes of a head stand [backward × V, content, forward × V]. A call without links leaves backward and
 * forward out.
 */
import { has, operandAt, size } from "../../call";
import { ReadWeighting } from "../../generated/operands";
import { LANES, loadLanes, loadRight, madd, storeLanes, storeRight } from "../../vector";

export function readWeightingForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const links = has(call, ReadWeighting.forward);
  for (let b = begin; b < end; b++) {
    if (links) forwardElement(call, frame, b);
    else contentElement(call, frame, b);
  }
}

function forwardElement(call: usize, frame: usize, b: i32): void {
  const N = size(call, ReadWeighting.N);
  const V = size(call, ReadWeighting.V);
  const stride = (<usize>N) << 2;
  let out = operandAt(call, ReadWeighting.readWeights, frame, b);
  let content = operandAt(call, ReadWeighting.content, frame, b);
  let back = operandAt(call, ReadWeighting.backward, frame, b);
  let forth = operandAt(call, ReadWeighting.forward, frame, b);
  let modes = operandAt(call, ReadWeighting.readModes, frame, b);
  for (let r = size(call, ReadWeighting.R); r > 0; r--) {
    const ofForth = modes + ((<usize>(V + 1)) << 2);
    mix(out, content, back, forth, modes, ofForth, N, true);
    for (let v = 1; v < V; v++) {
      const head = <usize>v * stride;
      mix(out, content, back + head, forth + head, modes + ((<usize>v) << 2), ofForth + ((<usize>v) << 2), N, false);
    }
    out += stride;
    content += stride;
    back += <usize>V * stride;
    forth += <usize>V * stride;
    modes += (<usize>(2 * V + 1)) << 2;
  }
}

function contentElement(call: usize, frame: usize, b: i32): void {
  const N = size(call, ReadWeighting.N);
  const V = size(call, ReadWeighting.V);
  let out = operandAt(call, ReadWeighting.readWeights, frame, b);
  let content = operandAt(call, ReadWeighting.content, frame, b);
  let mode = operandAt(call, ReadWeighting.readModes, frame, b) + ((<usize>V) << 2);
  for (let r = size(call, ReadWeighting.R); r > 0; r--) {
    const whole = (<usize>(N & -LANES)) << 2;
    const rest = N & (LANES - 1);
    shareLanes(content, out, mode, 0, whole, LANES);
    if (rest) shareLanes(content, out, mode, whole, (<usize>N) << 2, rest);
    out += (<usize>N) << 2;
    content += (<usize>N) << 2;
    mode += (<usize>(2 * V + 1)) << 2;
  }
}

/** out ← mode · content @inline */
function shareLanes(content: usize, out: usize, mode: usize, at: usize, end: usize, count: i32): void {
  const share = v128.load32_splat(mode);
  for (; at < end; at += 4 * LANES) {
    const left = f32x4.mul(share, loadLanes(content + at, count));
    storeRight(out + at, f32x4.mul(share, loadRight(content + at, count)), count);
    storeLanes(out + at, left, count);
  }
}

/**
 * out ← mode · content, whose mode stands before `ofForth`, if it is the `first` write head; out += the directions of one.
 * @inline
 */
function mix(
  out: usize,
  content: usize,
  back: usize,
  forth: usize,
  ofBack: usize,
  ofForth: usize,
  N: i32,
  first: bool,
): void {
  const whole = (<usize>(N & -LANES)) << 2;
  const rest = N & (LANES - 1);
  mixLanes(out, content, back, forth, ofBack, ofForth, 0, whole, LANES, first);
  if (rest) mixLanes(out, content, back, forth, ofBack, ofForth, whole, (<usize>N) << 2, rest, first);
}

/** @inline */
function mixLanes(
  out: usize,
  content: usize,
  back: usize,
  forth: usize,
  ofBack: usize,
  ofForth: usize,
  at: usize,
  end: usize,
  count: i32,
  first: bool,
): void {
  const shareBack = v128.load32_splat(ofBack);
  const shareForth = v128.load32_splat(ofForth);
  const share = first ? v128.load32_splat(ofForth - 4) : shareForth;
  for (; at < end; at += 4 * LANES) {
    let sum = first ? f32x4.mul(share, loadLanes(content + at, count)) : loadLanes(out + at, count);
    let sum1 = first ? f32x4.mul(share, loadRight(content + at, count)) : loadRight(out + at, count);
    sum = madd(shareForth, loadLanes(forth + at, count), madd(shareBack, loadLanes(back + at, count), sum));
    sum1 = madd(shareForth, loadRight(forth + at, count), madd(shareBack, loadRight(back + at, count), sum1));
    storeRight(out + at, sum1, count);
    storeLanes(out + at, sum, count);
  }
}
