/**
 * writeWeights_v = writeGate_v (allocationGate_v allocation_v + (1 - allocationGate_v) content_v)
 *
 * Memory rows n in the lanes, one write head after the other. An allocation that the call leaves out counts as 0.
 */
import { has, size } from "../call";
import { madd } from "../lanes/madd";
import { addLanes, loadLanes, storeLanes } from "../lanes/partial";
import { sum4 } from "../lanes/reduce";
import { WriteWeighting } from "../operands";
import { rowAt } from "../row";

export function writeWeightingForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const V = size(call, WriteWeighting.V);
  const allocates = has(call, WriteWeighting.allocation);
  for (let b = begin; b < end; b++) {
    for (let v = 0; v < V; v++) {
      if (allocates) forwardHead(call, frame, b, v, true);
      else forwardHead(call, frame, b, v, false);
    }
  }
}

export function writeWeightingBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const V = size(call, WriteWeighting.V);
  const allocates = has(call, WriteWeighting.allocation);
  for (let b = begin; b < end; b++) {
    for (let v = 0; v < V; v++) {
      if (allocates) backwardHead(call, frame, b, v, true);
      else backwardHead(call, frame, b, v, false);
    }
  }
}

// @ts-ignore: decorator
@inline
function forwardHead(call: usize, frame: usize, b: i32, v: i32, allocates: bool): void {
  const N = size(call, WriteWeighting.N);
  const head = <usize>(v * N) << 2;
  const allocation = allocates ? rowAt(call, WriteWeighting.allocation, frame, b) + head : 0;
  const content = rowAt(call, WriteWeighting.content, frame, b) + head;
  const writeWeights = rowAt(call, WriteWeighting.writeWeights, frame, b) + head;
  const write = load<f32>(rowAt(call, WriteWeighting.writeGate, frame, b) + (<usize>v << 2));
  const allocate = load<f32>(rowAt(call, WriteWeighting.allocationGate, frame, b) + (<usize>v << 2));
  const gate = f32x4.splat(write);
  const fromFree = f32x4.splat(allocate);
  const fromContent = f32x4.splat(1 - allocate);
  for (let n = 0; n < N; n += 4) {
    const rest = N - n;
    const at = <usize>n << 2;
    const found = f32x4.mul(fromContent, loadLanes(content + at, rest));
    const chosen = allocates ? madd(fromFree, loadLanes(allocation + at, rest), found) : found;
    storeLanes(writeWeights + at, f32x4.mul(gate, chosen), rest);
  }
}

// @ts-ignore: decorator
@inline
function backwardHead(call: usize, frame: usize, b: i32, v: i32, allocates: bool): void {
  const N = size(call, WriteWeighting.N);
  const head = <usize>(v * N) << 2;
  const allocation = allocates ? rowAt(call, WriteWeighting.allocation, frame, b) + head : 0;
  const content = rowAt(call, WriteWeighting.content, frame, b) + head;
  const dAllocation = allocates ? rowAt(call, WriteWeighting.dAllocation, frame, b) + head : 0;
  const dContent = rowAt(call, WriteWeighting.dContent, frame, b) + head;
  const dWriteWeights = rowAt(call, WriteWeighting.dWriteWeights, frame, b) + head;
  const write = load<f32>(rowAt(call, WriteWeighting.writeGate, frame, b) + (<usize>v << 2));
  const allocate = load<f32>(rowAt(call, WriteWeighting.allocationGate, frame, b) + (<usize>v << 2));
  const toFree = f32x4.splat(write * allocate);
  const toContent = f32x4.splat(write * (1 - allocate));
  let dFree = f32x4.splat(0); // Σ dw allocation
  let dFound = dFree; // Σ dw content
  for (let n = 0; n < N; n += 4) {
    const rest = N - n;
    const at = <usize>n << 2;
    const d = loadLanes(dWriteWeights + at, rest);
    if (allocates) dFree = madd(d, loadLanes(allocation + at, rest), dFree);
    dFound = madd(d, loadLanes(content + at, rest), dFound);
    if (allocates) addLanes(dAllocation + at, f32x4.mul(d, toFree), rest);
    addLanes(dContent + at, f32x4.mul(d, toContent), rest);
  }
  const free = sum4(dFree);
  const found = sum4(dFound);
  const dWrite = rowAt(call, WriteWeighting.dWriteGate, frame, b) + (<usize>v << 2);
  store<f32>(dWrite, load<f32>(dWrite) + allocate * free + (1 - allocate) * found);
  const dAllocate = rowAt(call, WriteWeighting.dAllocationGate, frame, b) + (<usize>v << 2);
  store<f32>(dAllocate, load<f32>(dAllocate) + write * (free - found));
}
