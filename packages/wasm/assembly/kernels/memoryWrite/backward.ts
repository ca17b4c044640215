/**
 * memoryWrite backward: four memory rows at a time, columns j in the lanes. A factor's gradient takes the product of the other heads'
 * factors, never a quotient; one head that nothing else scales needs none (singleHead.ts).
 */
import { operandAt, size, workspace } from "../../call";
import { MemoryWrite } from "../../generated/operands";
import { addLanes, blockRow, LANES } from "../../vector";
import { fillOthers, loadBlock, retentionGradient } from "./factors";
import { headGradient } from "./head";
import { ALONE_BYTES, writeAloneGradient } from "./singleHead";

export function memoryWriteBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) memoryWriteGradient(call, frame, b);
}

/** ψ and the weights of a block; a sink; the products of the other factors. */
export function memoryWriteGradientBytes(call: usize): i32 {
  const V = size(call, MemoryWrite.V);
  const W = size(call, MemoryWrite.W);
  return max(ALONE_BYTES, (V + 1) * 16 + W * 4 + V * 4 * (W + LANES) * 4);
}

export function memoryWriteGradient(call: usize, frame: usize, b: i32): void {
  const N = size(call, MemoryWrite.N);
  const V = size(call, MemoryWrite.V);
  const stride = (<usize>size(call, MemoryWrite.W)) << 2;
  const weights = operandAt(call, MemoryWrite.writeWeights, frame, b);
  const dWeights = operandAt(call, MemoryWrite.dWriteWeights, frame, b);
  const retention = operandAt(call, MemoryWrite.retention, frame, b);
  const dRetention = operandAt(call, MemoryWrite.dRetention, frame, b);
  const erase = operandAt(call, MemoryWrite.erase, frame, b);
  const dErase = operandAt(call, MemoryWrite.dErase, frame, b);
  const write = operandAt(call, MemoryWrite.write, frame, b);
  const dWrite = operandAt(call, MemoryWrite.dWrite, frame, b);
  const stores = <bool>size(call, MemoryWrite.stores);
  const memory = operandAt(call, MemoryWrite.prevMemory, frame, b);
  const dMemory = operandAt(call, MemoryWrite.dMemory, frame, b);
  const dPrevMemory = operandAt(call, MemoryWrite.dPrevMemory, frame, b);
  if (V == 1 && !retention) {
    const W = size(call, MemoryWrite.W);
    return writeAloneGradient(
      memory,
      dMemory,
      dPrevMemory,
      weights,
      dWeights,
      erase,
      dErase,
      write,
      dWrite,
      N,
      W,
      stores,
      workspace(frame),
    );
  }
  const block = workspace(frame);
  const sink = block + ((<usize>(V + 1)) << 4);
  const others = sink + stride;
  const othersStride: usize = V == 1 ? 4 * LANES : (stride + 15) & ~15;
  const row = new StaticArray<usize>(4);
  const d = new StaticArray<usize>(4);
  const prev = new StaticArray<usize>(4);
  row[0] = memory;
  d[0] = dMemory;
  prev[0] = dPrevMemory;
  for (let n = 0; n < N; n += 4) {
    const rest = N - n;
    loadBlock(block, weights, retention, N, V, n);
    fillOthers(block, erase, others, othersStride, stride, V);
    for (let r = 1; r < 4; r++) row[r] = blockRow(row[0], r, stride, rest, row[0]);
    for (let r = 1; r < 4; r++) d[r] = blockRow(d[0], r, stride, rest, d[0]);
    for (let r = 1; r < 4; r++) prev[r] = blockRow(prev[0], r, stride, rest, sink);
    for (let v = 0; v < V; v++) {
      const head = <usize>v * stride;
      const sums = headGradient(
        row,
        d,
        prev,
        block + ((<usize>(v + 1)) << 4),
        others + <usize>(4 * v) * othersStride,
        othersStride,
        V == 1,
        erase + head,
        dErase + head,
        write + head,
        dWrite + head,
        stride,
        v == 0,
        stores,
      );
      addLanes(dWeights + ((<usize>(v * N + n)) << 2), sums, rest);
    }
    if (dRetention) {
      const sums = retentionGradient(row, d, block, erase, stride, V);
      addLanes(dRetention + ((<usize>n) << 2), sums, rest);
    }
    row[0] += 4 * stride;
    d[0] += 4 * stride;
    prev[0] += 4 * stride;
  }
}
