/**
 * readWeighting backward. For each source of a read head, with d = dreadWeights_r:  dmode += <d, source>,  dsource += mode d.
 * One pass over d serves both directions of a write head; that of the first write head also serves content.
 */
import { has, operandAt, size } from "../../call";
import { ReadWeighting } from "../../generated/operands";
import { bothOf, LANES, loadLanes, madd, maddBoth, sum4 } from "../../vector";

export function readWeightingBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const links = has(call, ReadWeighting.forward);
  for (let b = begin; b < end; b++) {
    if (links) backwardElement(call, frame, b);
    else backwardContent(call, frame, b);
  }
}

function backwardElement(call: usize, frame: usize, b: i32): void {
  const N = size(call, ReadWeighting.N);
  const V = size(call, ReadWeighting.V);
  const stride = (<usize>N) << 2;
  const toDModes = distance(call, ReadWeighting.dReadModes, ReadWeighting.readModes, frame, b);
  const toDContent = distance(call, ReadWeighting.dContent, ReadWeighting.content, frame, b);
  const toDBack = distance(call, ReadWeighting.dBackward, ReadWeighting.backward, frame, b);
  const toDForth = distance(call, ReadWeighting.dForward, ReadWeighting.forward, frame, b);
  const toD: Three<usize> = [toDBack, toDForth, toDContent];
  let d = operandAt(call, ReadWeighting.dReadWeights, frame, b);
  let content = operandAt(call, ReadWeighting.content, frame, b);
  let back = operandAt(call, ReadWeighting.backward, frame, b);
  let forth = operandAt(call, ReadWeighting.forward, frame, b);
  let mode = operandAt(call, ReadWeighting.readModes, frame, b);
  for (let r = size(call, ReadWeighting.R); r > 0; r--) {
    const ofForth = mode + ((<usize>(V + 1)) << 2);
    sourceGradients(0, 3, d, [back, forth, content], toD, [mode, ofForth, ofForth - 4], toDModes, N);
    for (let v = 1; v < V; v++) {
      const head = <usize>v * stride;
      const at = (<usize>v) << 2;
      sourceGradients(0, 2, d, [back + head, forth + head, 0], toD, [mode + at, ofForth + at, 0], toDModes, N);
    }
    d += stride;
    content += stride;
    back += <usize>V * stride;
    forth += <usize>V * stride;
    mode += (<usize>(2 * V + 1)) << 2;
  }
}

/** Bytes from `operand` to its gradient. @inline */
function distance(call: usize, gradient: i32, operand: i32, frame: usize, b: i32): usize {
  return operandAt(call, gradient, frame, b) - operandAt(call, operand, frame, b);
}

/** A call without links. */
function backwardContent(call: usize, frame: usize, b: i32): void {
  const N = size(call, ReadWeighting.N);
  const V = size(call, ReadWeighting.V);
  const stride = (<usize>N) << 2;
  const toDModes = distance(call, ReadWeighting.dReadModes, ReadWeighting.readModes, frame, b);
  const toDContent = distance(call, ReadWeighting.dContent, ReadWeighting.content, frame, b);
  let d = operandAt(call, ReadWeighting.dReadWeights, frame, b);
  let content = operandAt(call, ReadWeighting.content, frame, b);
  let mode = operandAt(call, ReadWeighting.readModes, frame, b) + ((<usize>V) << 2);
  for (let r = size(call, ReadWeighting.R); r > 0; r--) {
    sourceGradients(2, 3, d, [0, 0, content], [0, 0, toDContent], [0, 0, mode], toDModes, N);
    d += stride;
    content += stride;
    mode += (<usize>(2 * V + 1)) << 2;
  }
}

/**
 * For each source from `begin` to `end` - 1 of backward, forward and content:  dmode += <d, source>,  dsource += mode d.
 * Gradients are `toD` bytes from the sources and `toDModes` bytes from the modes.
 * @inline
 */
function sourceGradients(
  begin: Literal,
  end: Literal,
  d: usize,
  source: Three<usize>,
  toD: Three<usize>,
  mode: Three<usize>,
  toDModes: usize,
  N: i32,
): void {
  eachPart(N, (at: usize, last: usize, count: i32) => {
    const share = new StaticArray<v128>(3);
    for (let k = begin; k < end; k++) share[k] = v128.load32_splat(mode[k]);
    const sum = new StaticArray<Pair>(3);
    for (; at < last; at += 4 * LANES) {
      const dRead: Pair = loadLanes(d + at, count);
      for (let k = begin; k < end; k++) {
        sum[k] = madd(dRead, loadLanes(source[k] + at, count), sum[k]);
      }
      for (let k = begin; k < end; k++) maddBoth(source[k] + toD[k] + at, share[k], dRead, count);
    }
    for (let k = begin; k < end; k++) addSum(mode[k] + toDModes, bothOf(left(sum[k]), right(sum[k])));
  });
}

/** x += Σ lanes @inline */
function addSum(x: usize, lanes: v128): void {
  store<f32>(x, load<f32>(x) + sum4(lanes));
}
