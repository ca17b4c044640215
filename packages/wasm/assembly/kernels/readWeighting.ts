/**
 * readWeights_r = Σ_v mode[backward v] backward_rv + mode[content] content_r + Σ_v mode[forward v] forward_rv
 *
 * Memory rows n in the lanes. Modes of a head stand [backward × V, content, forward × V].
 */
import { size } from "../call";
import { madd } from "../lanes/madd";
import { loadLanes, storeLanes } from "../lanes/partial";
import { sum4 } from "../lanes/reduce";
import { ReadWeighting } from "../operands";
import { rowAt } from "../row";

export function readWeightingForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const R = size(call, ReadWeighting.R);
  for (let b = begin; b < end; b++) for (let r = 0; r < R; r++) forwardHead(call, frame, b, r);
}

export function readWeightingBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const R = size(call, ReadWeighting.R);
  for (let b = begin; b < end; b++) for (let r = 0; r < R; r++) backwardHead(call, frame, b, r);
}

function forwardHead(call: usize, frame: usize, b: i32, r: i32): void {
  const N = size(call, ReadWeighting.N);
  const V = size(call, ReadWeighting.V);
  const modes = rowAt(call, ReadWeighting.readModes, frame, b) + (<usize>(r * size(call, ReadWeighting.M)) << 2);
  const content = rowAt(call, ReadWeighting.content, frame, b) + (<usize>(r * N) << 2);
  const back = rowAt(call, ReadWeighting.backward, frame, b) + (<usize>(r * V * N) << 2);
  const forth = rowAt(call, ReadWeighting.forward, frame, b) + (<usize>(r * V * N) << 2);
  const readWeights = rowAt(call, ReadWeighting.readWeights, frame, b) + (<usize>(r * N) << 2);
  const contentMode = modes + (<usize>V << 2);
  for (let n = 0; n < N; n += 4) {
    const rest = N - n;
    const at = <usize>n << 2;
    let sum = f32x4.mul(v128.load32_splat(contentMode), loadLanes(content + at, rest));
    for (let v = 0; v < V; v++) {
      const head = at + (<usize>(v * N) << 2);
      const mode = <usize>v << 2;
      sum = madd(v128.load32_splat(modes + mode), loadLanes(back + head, rest), sum);
      sum = madd(v128.load32_splat(contentMode + mode, 4), loadLanes(forth + head, rest), sum);
    }
    storeLanes(readWeights + at, sum, rest);
  }
}

function backwardHead(call: usize, frame: usize, b: i32, r: i32): void {
  const N = size(call, ReadWeighting.N);
  const V = size(call, ReadWeighting.V);
  const d = rowAt(call, ReadWeighting.dReadWeights, frame, b) + (<usize>(r * N) << 2);
  const modesOfHead = <usize>(r * size(call, ReadWeighting.M)) << 2;
  const modes = rowAt(call, ReadWeighting.readModes, frame, b) + modesOfHead;
  const dModes = rowAt(call, ReadWeighting.dReadModes, frame, b) + modesOfHead;
  const content = rowAt(call, ReadWeighting.content, frame, b);
  const dContent = rowAt(call, ReadWeighting.dContent, frame, b);
  const back = rowAt(call, ReadWeighting.backward, frame, b);
  const dBack = rowAt(call, ReadWeighting.dBackward, frame, b);
  const forth = rowAt(call, ReadWeighting.forward, frame, b);
  const dForth = rowAt(call, ReadWeighting.dForward, frame, b);
  const ofContent = <usize>(r * N) << 2;
  const modeOfContent = <usize>V << 2;
  sourceBackward(d, content + ofContent, dContent + ofContent, modes + modeOfContent, dModes + modeOfContent, N);
  for (let v = 0; v < V; v++) {
    const head = <usize>((r * V + v) * N) << 2;
    const mode = <usize>v << 2;
    sourceBackward(d, back + head, dBack + head, modes + mode, dModes + mode, N);
    const modeForth = modeOfContent + mode + 4;
    sourceBackward(d, forth + head, dForth + head, modes + modeForth, dModes + modeForth, N);
  }
}

/** dmode += <d, source>        dsource += mode d */
function sourceBackward(d: usize, source: usize, dSource: usize, mode: usize, dMode: usize, N: i32): void {
  const share = v128.load32_splat(mode);
  let product = f32x4.splat(0);
  for (let n = 0; n < N; n += 4) {
    const rest = N - n;
    const at = <usize>n << 2;
    const lanes = loadLanes(d + at, rest);
    product = madd(lanes, loadLanes(source + at, rest), product);
    storeLanes(dSource + at, madd(lanes, share, loadLanes(dSource + at, rest)), rest);
  }
  store<f32>(dMode, load<f32>(dMode) + sum4(product));
}
