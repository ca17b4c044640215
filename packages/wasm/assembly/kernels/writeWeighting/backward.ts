/**
 * writeWeighting backward. For each write head, with free = Σ_n dwrite_n allocation_n and found = Σ_n dwrite_n content_n:
 *
 *   dallocation += writeGate allocationGate dwrite        dwriteGate += allocationGate free + (1 - allocationGate) found
 *   dcontent += writeGate (1 - allocationGate) dwrite     dallocationGate += writeGate (free - found)
 */
import { has, operandAt, size } from "../../call";
import { WriteWeighting } from "../../generated/operands";
import { addBoth, bothOf, LANES, leftOnly, loadLanes, madd, sum4 } from "../../vector";

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

/** @inline */
function backwardHead(call: usize, frame: usize, b: i32, v: i32, allocates: bool): void {
  const N = size(call, WriteWeighting.N);
  const head = (<usize>(v * N)) << 2;
  const allocation = allocates ? operandAt(call, WriteWeighting.allocation, frame, b) + head : 0;
  const content = operandAt(call, WriteWeighting.content, frame, b) + head;
  const dAllocation = allocates ? operandAt(call, WriteWeighting.dAllocation, frame, b) + head : 0;
  const dContent = operandAt(call, WriteWeighting.dContent, frame, b) + head;
  const dWriteWeights = operandAt(call, WriteWeighting.dWriteWeights, frame, b) + head;
  const write = load<f32>(operandAt(call, WriteWeighting.writeGate, frame, b) + ((<usize>v) << 2));
  const allocate = load<f32>(operandAt(call, WriteWeighting.allocationGate, frame, b) + ((<usize>v) << 2));
  const free = allocates ? sourceGradient(dWriteWeights, allocation, dAllocation, write * allocate, N) : <f32>0;
  const found = sourceGradient(dWriteWeights, content, dContent, write * (1 - allocate), N);
  const dWrite = operandAt(call, WriteWeighting.dWriteGate, frame, b) + ((<usize>v) << 2);
  store<f32>(dWrite, load<f32>(dWrite) + allocate * free + (1 - allocate) * found);
  const dAllocate = operandAt(call, WriteWeighting.dAllocationGate, frame, b) + ((<usize>v) << 2);
  store<f32>(dAllocate, load<f32>(dAllocate) + write * (free - found));
}

/** dSource += share d. Returns Σ d source. */
function sourceGradient(d: usize, source: usize, dSource: usize, share: f32, N: i32): f32 {
  const scale = f32x4.splat(share);
  let total = f32x4.splat(0);
  eachPart(N, (at: usize, end: usize, count: i32) => {
    let sum: Pair = leftOnly(total);
    for (; at < end; at += 4 * LANES) {
      const dWrite: Pair = loadLanes(d + at, count);
      sum = madd(dWrite, loadLanes(source + at, count), sum);
      addBoth(dSource + at, f32x4.mul(dWrite, scale), count);
    }
    total = bothOf(left(sum), right(sum));
  });
  return sum4(total);
}
