/**
 * readVectors_r = Σ_n readWeights_rn M_n
 *
 * The read vectors and the gradient of the memory are sweeps (vector/sweep.ts). The gradients of the weights are dot products along rows.
 */
import { operandAt, size, workspace } from "../../call";
import { MemoryRead } from "../../generated/operands";
import { CHUNK, fillRecords, gather, Weights, zero } from "../../vector";

export function memoryReadForward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) forwardElement(call, frame, b);
}

/** Records of a chunk for four heads; or the dots of all heads for four locations. */
export function memoryReadWorkspace(call: usize): usize {
  return max(CHUNK * Weights.bytes, size(call, MemoryRead.R) * 16);
}

function forwardElement(call: usize, frame: usize, b: i32): void {
  const N = size(call, MemoryRead.N);
  const W = size(call, MemoryRead.W);
  const R = size(call, MemoryRead.R);
  const memory = operandAt(call, MemoryRead.memory, frame, b);
  const readWeights = operandAt(call, MemoryRead.readWeights, frame, b);
  const readVectors = operandAt(call, MemoryRead.readVectors, frame, b);
  const stride = (<usize>W) << 2;
  const records = workspace(frame);
  zero(readVectors, R * W);
  for (let n = 0; n < N; n += CHUNK) {
    const locations = min(N - n, CHUNK);
    for (let r = 0; r < R; r += 4) {
      fillRecords(readWeights + ((<usize>(r * N + n)) << 2), records, locations, R - r, N);
      gather(memory + <usize>n * stride, readVectors + <usize>r * stride, records, locations, R - r, W);
    }
  }
}
