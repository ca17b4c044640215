/** dreadWeights_rn += <dreadVectors_r, M_n>        dM_n += Σ_r readWeights_rn dreadVectors_r */
import { operandAt, size, workspace } from "../../call";
import { MemoryRead } from "../../generated/operands";
import { addLanes, blockRow, CHUNK, fillRecords, rowDots, spread } from "../../vector";

export function memoryReadBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) backwardElement(call, frame, b);
}

function backwardElement(call: usize, frame: usize, b: i32): void {
  const N = size(call, MemoryRead.N);
  const W = size(call, MemoryRead.W);
  const R = size(call, MemoryRead.R);
  const dMemory = operandAt(call, MemoryRead.dMemory, frame, b);
  const readWeights = operandAt(call, MemoryRead.readWeights, frame, b);
  const dVectors = operandAt(call, MemoryRead.dReadVectors, frame, b);
  const stride = (<usize>W) << 2;
  const records = workspace(frame);
  weightGradients(call, frame, b, dVectors);
  for (let n = 0; n < N; n += CHUNK) {
    const locations = min(N - n, CHUNK);
    for (let r = 0; r < R; r += 4) {
      fillRecords(readWeights + ((<usize>(r * N + n)) << 2), records, locations, R - r, N);
      spread(dMemory + <usize>n * stride, dVectors + <usize>r * stride, records, locations, R - r, W);
    }
  }
}

/** dReadWeights_rn += <dReadVectors_r, M_n> @inline */
function weightGradients(call: usize, frame: usize, b: i32, dVectors: usize): void {
  const W = size(call, MemoryRead.W);
  const R = size(call, MemoryRead.R);
  const N = size(call, MemoryRead.N);
  const stride = (<usize>W) << 2;
  const dots = workspace(frame);
  let d = operandAt(call, MemoryRead.dReadWeights, frame, b);
  const row = new StaticArray<usize>(4);
  row[0] = operandAt(call, MemoryRead.memory, frame, b);
  for (let rest = N; rest > 0; rest -= 4) {
    for (let r = 1; r < 4; r++) row[r] = blockRow(row[0], r, stride, rest, row[0]);
    rowDots(row, dVectors, R, W, dots, 16);
    for (let r = 0; r < R; r++) addLanes(d + ((<usize>(r * N)) << 2), v128.load(dots + ((<usize>r) << 4)), rest);
    row[0] += 4 * stride;
    d += 16;
  }
}
