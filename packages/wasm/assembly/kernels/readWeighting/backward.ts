/** readWeighting backward: a read weighting's gradient is read once for all its sources of a write head, and for content. */
import { has, operandAt, size } from "../../call";
import { ReadWeighting } from "../../generated/operands";
import { bothOf, LANES, loadLanes, loadRight, madd, maddBoth, sum4 } from "../../vector";

export function readWeightingBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const links = has(call, ReadWeighting.forward);
  for (let b = begin; b < end; b++) {
    if (links) readWeightingGradients(call, frame, b);
    else contentGradients(call, frame, b);
  }
}

export function readWeightingGradients(call: usize, frame: usize, b: i32): void {
  const N = size(call, ReadWeighting.N);
  const V = size(call, ReadWeighting.V);
  const stride = (<usize>N) << 2;
  const toDModes =
    operandAt(call, ReadWeighting.dReadModes, frame, b) - operandAt(call, ReadWeighting.readModes, frame, b);
  const toDContent =
    operandAt(call, ReadWeighting.dContent, frame, b) - operandAt(call, ReadWeighting.content, frame, b);
  const toDBack =
    operandAt(call, ReadWeighting.dBackward, frame, b) - operandAt(call, ReadWeighting.backward, frame, b);
  const toDForth = operandAt(call, ReadWeighting.dForward, frame, b) - operandAt(call, ReadWeighting.forward, frame, b);
  let d = operandAt(call, ReadWeighting.dReadWeights, frame, b);
  let content = operandAt(call, ReadWeighting.content, frame, b);
  let back = operandAt(call, ReadWeighting.backward, frame, b);
  let forth = operandAt(call, ReadWeighting.forward, frame, b);
  let mode = operandAt(call, ReadWeighting.readModes, frame, b);
  for (let r = size(call, ReadWeighting.R); r > 0; r--) {
    const ofForth = mode + ((<usize>(V + 1)) << 2);
    sourceGradients(d, back, toDBack, forth, toDForth, content, toDContent, mode, ofForth, toDModes, N, true);
    for (let v = 1; v < V; v++) {
      const head = <usize>v * stride;
      const at = (<usize>v) << 2;
      sourceGradients(
        d,
        back + head,
        toDBack,
        forth + head,
        toDForth,
        0,
        0,
        mode + at,
        ofForth + at,
        toDModes,
        N,
        false,
      );
    }
    d += stride;
    content += stride;
    back += <usize>V * stride;
    forth += <usize>V * stride;
    mode += (<usize>(2 * V + 1)) << 2;
  }
}

/** Of a call without links. */
export function contentGradients(call: usize, frame: usize, b: i32): void {
  const N = size(call, ReadWeighting.N);
  const V = size(call, ReadWeighting.V);
  const stride = (<usize>N) << 2;
  const toDModes =
    operandAt(call, ReadWeighting.dReadModes, frame, b) - operandAt(call, ReadWeighting.readModes, frame, b);
  const toDContent =
    operandAt(call, ReadWeighting.dContent, frame, b) - operandAt(call, ReadWeighting.content, frame, b);
  let d = operandAt(call, ReadWeighting.dReadWeights, frame, b);
  let content = operandAt(call, ReadWeighting.content, frame, b);
  let mode = operandAt(call, ReadWeighting.readModes, frame, b) + ((<usize>V) << 2);
  for (let r = size(call, ReadWeighting.R); r > 0; r--) {
    const whole = (<usize>(N & -LANES)) << 2;
    const rest = N & (LANES - 1);
    contentLanes(d, content, toDContent, mode, mode + toDModes, 0, whole, LANES);
    if (rest) contentLanes(d, content, toDContent, mode, mode + toDModes, whole, stride, rest);
    d += stride;
    content += stride;
    mode += (<usize>(2 * V + 1)) << 2;
  }
}

/** @inline */
function contentLanes(
  d: usize,
  content: usize,
  toDContent: usize,
  mode: usize,
  dMode: usize,
  at: usize,
  end: usize,
  count: i32,
): void {
  const share = v128.load32_splat(mode);
  let sum = f32x4.splat(0);
  let sum1 = sum;
  for (; at < end; at += 4 * LANES) {
    const left = loadLanes(d + at, count);
    const right = loadRight(d + at, count);
    sum = madd(left, loadLanes(content + at, count), sum);
    sum1 = madd(right, loadRight(content + at, count), sum1);
    maddBoth(content + toDContent + at, share, left, right, count);
  }
  addSum(dMode, bothOf(sum, sum1));
}

/**
 * Of one write head's directions and, if it is the `first`, of content, whose mode stands before `ofForth`:
 * dmode += <d, source>        dsource += mode d
 * @inline
 */
function sourceGradients(
  d: usize,
  back: usize,
  toDBack: usize,
  forth: usize,
  toDForth: usize,
  content: usize,
  toDContent: usize,
  ofBack: usize,
  ofForth: usize,
  toDModes: usize,
  N: i32,
  first: bool,
): void {
  const whole = (<usize>(N & -LANES)) << 2;
  const end = (<usize>N) << 2;
  const rest = N & (LANES - 1);
  sourceLanes(
    d,
    back,
    toDBack,
    forth,
    toDForth,
    content,
    toDContent,
    ofBack,
    ofForth,
    toDModes,
    0,
    whole,
    LANES,
    first,
  );
  if (rest) {
    sourceLanes(
      d,
      back,
      toDBack,
      forth,
      toDForth,
      content,
      toDContent,
      ofBack,
      ofForth,
      toDModes,
      whole,
      end,
      rest,
      first,
    );
  }
}

/** @inline */
function sourceLanes(
  d: usize,
  back: usize,
  toDBack: usize,
  forth: usize,
  toDForth: usize,
  content: usize,
  toDContent: usize,
  ofBack: usize,
  ofForth: usize,
  toDModes: usize,
  at: usize,
  end: usize,
  count: i32,
  first: bool,
): void {
  const shareBack = v128.load32_splat(ofBack);
  const shareForth = v128.load32_splat(ofForth);
  const share = first ? v128.load32_splat(ofForth - 4) : shareForth;
  let dBack = f32x4.splat(0);
  let dForth = dBack;
  let dContent = dBack;
  let dBack1 = dBack;
  let dForth1 = dBack;
  let dContent1 = dBack;
  for (; at < end; at += 4 * LANES) {
    const left = loadLanes(d + at, count);
    const right = loadRight(d + at, count);
    dBack = madd(left, loadLanes(back + at, count), dBack);
    dBack1 = madd(right, loadRight(back + at, count), dBack1);
    dForth = madd(left, loadLanes(forth + at, count), dForth);
    dForth1 = madd(right, loadRight(forth + at, count), dForth1);
    if (first) dContent = madd(left, loadLanes(content + at, count), dContent);
    if (first) dContent1 = madd(right, loadRight(content + at, count), dContent1);
    maddBoth(back + toDBack + at, shareBack, left, right, count);
    maddBoth(forth + toDForth + at, shareForth, left, right, count);
    if (first) maddBoth(content + toDContent + at, share, left, right, count);
  }
  addSum(ofBack + toDModes, bothOf(dBack, dBack1));
  addSum(ofForth + toDModes, bothOf(dForth, dForth1));
  if (first) addSum(ofForth - 4 + toDModes, bothOf(dContent, dContent1));
}

/** @inline */
function addSum(x: usize, lanes: v128): void {
  store<f32>(x, load<f32>(x) + sum4(lanes));
}
