/**
 * readWeights_r = Σ_v mode[backward v] backward_rv + mode[content] content_r + Σ_v mode[forward v] forward_rv
 *
 * Each lane computes one location n. The modes of a read head are [backward × V, content, forward × V]. A call without links has no
 * `backward` and `forward`.
 */
import { has, operandAt, size } from "../../call";
import { ReadWeighting } from "../../generated/operands";
import { loadLanes, madd, storeLanes } from "../../vector";

export function readWeightingForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const links = has(call, ReadWeighting.forward);
  for (let b = begin; b < end; b++) {
    if (links) forwardElement(call, frame, b);
    else forwardContent(call, frame, b);
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
    mix(2, 1, out, [back, forth, content], [modes, ofForth, ofForth - 4], N);
    for (let v = 1; v < V; v++) {
      const head = <usize>v * stride;
      const at = (<usize>v) << 2;
      mix(2, 0, out, [back + head, forth + head, 0], [modes + at, ofForth + at, 0], N);
    }
    out += stride;
    content += stride;
    back += <usize>V * stride;
    forth += <usize>V * stride;
    modes += (<usize>(2 * V + 1)) << 2;
  }
}

/** A call without links. */
function forwardContent(call: usize, frame: usize, b: i32): void {
  const N = size(call, ReadWeighting.N);
  const V = size(call, ReadWeighting.V);
  let out = operandAt(call, ReadWeighting.readWeights, frame, b);
  let content = operandAt(call, ReadWeighting.content, frame, b);
  let mode = operandAt(call, ReadWeighting.readModes, frame, b) + ((<usize>V) << 2);
  for (let r = size(call, ReadWeighting.R); r > 0; r--) {
    mix(0, 1, out, [0, 0, content], [0, 0, mode], N);
    out += (<usize>N) << 2;
    content += (<usize>N) << 2;
    mode += (<usize>(2 * V + 1)) << 2;
  }
}

/**
 * out ← content (`contents` = 1) or out (0), plus the first `directions` of backward and forward, each times its mode.
 * `source` and `mode` are the addresses for backward, forward and content.
 * @inline
 */
function mix(
  directions: Literal,
  contents: Literal,
  out: usize,
  source: Three<usize>,
  mode: Three<usize>,
  N: i32,
): void {
  const share = new StaticArray<v128>(3);
  for (let k = 0; k < directions; k++) share[k] = v128.load32_splat(mode[k]);
  if (contents) share[2] = v128.load32_splat(mode[2]);
  eachLanes(N, (at: usize, count: i32) => {
    let sum: Pair = contents ? f32x4.mul(share[2], loadLanes(source[2] + at, count)) : loadLanes(out + at, count);
    for (let k = 0; k < directions; k++) sum = madd(share[k], loadLanes(source[k] + at, count), sum);
    storeLanes(out + at, sum, count);
  });
}
