/**
 * readVectors_r = Σ_n readWeights_rn M_n
 *
 * Forward and the memory's gradient are sweeps (lanes/sweep.ts); the weights' gradients are products along rows, four at a time.
 */
import { size, workspace } from "../call";
import { addLanes } from "../lanes/partial";
import { rowDots } from "../lanes/rowProducts";
import { blockRow } from "../lanes/rows";
import { gather, spread } from "../lanes/sweep";
import { CHUNK, fillRecords, Weights } from "../lanes/sweepRecords";
import { zero } from "../lanes/vector";
import { MemoryRead } from "../operands";
import { rowAt } from "../row";

export function memoryReadForward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) forwardRow(call, frame, b);
}

export function memoryReadBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) backwardRow(call, frame, b);
}

/** Records of a chunk's rows for four heads; or, for four rows, the dots of all heads. */
export function memoryReadWorkspace(call: usize): usize {
  return max(CHUNK * Weights.bytes, size(call, MemoryRead.R) * 16);
}

function forwardRow(call: usize, frame: usize, b: i32): void {
  const N = size(call, MemoryRead.N);
  const W = size(call, MemoryRead.W);
  const R = size(call, MemoryRead.R);
  const memory = rowAt(call, MemoryRead.memory, frame, b);
  const readWeights = rowAt(call, MemoryRead.readWeights, frame, b);
  const readVectors = rowAt(call, MemoryRead.readVectors, frame, b);
  const stride = <usize>W << 2;
  const records = workspace(frame);
  zero(readVectors, R * W);
  for (let n = 0; n < N; n += CHUNK) {
    const rows = min(N - n, CHUNK);
    for (let r = 0; r < R; r += 4) {
      fillRecords(readWeights + (<usize>(r * N + n) << 2), records, rows, R - r, N);
      gather(memory + <usize>n * stride, readVectors + <usize>r * stride, records, rows, R - r, W);
    }
  }
}

function backwardRow(call: usize, frame: usize, b: i32): void {
  const N = size(call, MemoryRead.N);
  const W = size(call, MemoryRead.W);
  const R = size(call, MemoryRead.R);
  const dMemory = rowAt(call, MemoryRead.dMemory, frame, b);
  const readWeights = rowAt(call, MemoryRead.readWeights, frame, b);
  const dVectors = rowAt(call, MemoryRead.dReadVectors, frame, b);
  const stride = <usize>W << 2;
  const records = workspace(frame);
  weightGradients(call, frame, b, dVectors);
  for (let n = 0; n < N; n += CHUNK) {
    const rows = min(N - n, CHUNK);
    for (let r = 0; r < R; r += 4) {
      fillRecords(readWeights + (<usize>(r * N + n) << 2), records, rows, R - r, N);
      spread(dMemory + <usize>n * stride, dVectors + <usize>r * stride, records, rows, R - r, W);
    }
  }
}

/** dReadWeights_rn += <dReadVectors_r, M_n> @inline */
function weightGradients(call: usize, frame: usize, b: i32, dVectors: usize): void {
  const W = size(call, MemoryRead.W);
  const R = size(call, MemoryRead.R);
  const N = size(call, MemoryRead.N);
  const stride = <usize>W << 2;
  const dots = workspace(frame);
  let d = rowAt(call, MemoryRead.dReadWeights, frame, b);
  let row0 = rowAt(call, MemoryRead.memory, frame, b);
  for (let rest = N; rest > 0; rest -= 4) {
    const row1 = blockRow(row0, 1, stride, rest, row0);
    const row2 = blockRow(row0, 2, stride, rest, row0);
    const row3 = blockRow(row0, 3, stride, rest, row0);
    rowDots([row0, row1, row2, row3], dVectors, R, W, dots, 16);
    for (let r = 0; r < R; r++) addLanes(d + (<usize>(r * N) << 2), v128.load(dots + (<usize>r << 4)), rest);
    row0 += 4 * stride;
    d += 16;
  }
}
