/**
 * writeWeights_v = writeGate_v (allocationGate_v allocation_v + (1 - allocationGate_v) content_v)
 *
 * Each lane computes one location n, one write head after the other. A call without an allocation uses 0 for it.
 */
import { operandAt, size } from "../../call";
import { WriteWeighting } from "../../generated/operands";
import { loadLanes, madd, storeLanes } from "../../vector";

export function writeWeightingForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const V = size(call, WriteWeighting.V);
  for (let b = begin; b < end; b++) {
    for (let v = 0; v < V; v++) forwardHead(call, frame, b, v);
  }
}

function forwardHead(call: usize, frame: usize, b: i32, v: i32): void {
  const N = size(call, WriteWeighting.N);
  const head = (<usize>(v * N)) << 2;
  const content = operandAt(call, WriteWeighting.content, frame, b) + head;
  const writeWeights = operandAt(call, WriteWeighting.writeWeights, frame, b) + head;
  const gate = v128.load32_splat(operandAt(call, WriteWeighting.writeGate, frame, b) + ((<usize>v) << 2));
  const allocate = load<f32>(operandAt(call, WriteWeighting.allocationGate, frame, b) + ((<usize>v) << 2));
  const fromFree = f32x4.splat(allocate);
  const fromContent = f32x4.splat(1 - allocate);
  const allocation = operandAt(call, WriteWeighting.allocation, frame, b);
  if (allocation) {
    eachLanes(N, (at: usize, count: i32) => {
      const found: Pair = f32x4.mul(fromContent, loadLanes(content + at, count));
      const sum: Pair = madd(fromFree, loadLanes(allocation + head + at, count), found);
      storeLanes(writeWeights + at, f32x4.mul(gate, sum), count);
    });
  } else {
    eachLanes(N, (at: usize, count: i32) => {
      const found: Pair = f32x4.mul(fromContent, loadLanes(content + at, count));
      storeLanes(writeWeights + at, f32x4.mul(gate, found), count);
    });
  }
}
