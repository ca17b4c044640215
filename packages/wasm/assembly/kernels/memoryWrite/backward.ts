/**
 * memoryWrite backward, with the factors F_v = 1 - w_v e_v^T, and m_v = M(t-1) times ψ and all factors but F_v:
 *
 *   dw_v += Σ_j dM (v_v - m_v e_v)        de_v -= Σ_n w_v dM m_v        dv_v += Σ_n w_v dM
 *   dM(t-1) += dM ψ Π_v F_v               dψ += Σ_j dM M(t-1) Π_v F_v
 *
 * Four locations at a time, columns in the lanes. The gradient of a factor is the product of the other factors, never a quotient. A single
 * head without retention has no other factors (singleHead.ts).
 */
import { has, operandAt, size, workspace } from "../../call";
import { MemoryWrite } from "../../generated/operands";
import { addLanes, blockRow, LANES } from "../../vector";
import { fillOthers, loadBlock, retentionGradient } from "./factors";
import { headGradient } from "./head";
import { SINGLE_HEAD_BYTES, singleHeadGradient } from "./singleHead";

export function memoryWriteBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const alone = size(call, MemoryWrite.V) == 1 && !has(call, MemoryWrite.retention);
  for (let b = begin; b < end; b++) {
    if (alone) singleHeadGradient(call, frame, b);
    else backwardElement(call, frame, b);
  }
}

/** ψ and weights of a block, a sink, and the products of the other factors; or what a single head needs. */
export function memoryWriteGradientBytes(call: usize): i32 {
  const V = size(call, MemoryWrite.V);
  const W = size(call, MemoryWrite.W);
  return max(SINGLE_HEAD_BYTES, (V + 1) * 16 + W * 4 + V * 4 * (W + LANES) * 4);
}

function backwardElement(call: usize, frame: usize, b: i32): void {
  const N = size(call, MemoryWrite.N);
  const V = size(call, MemoryWrite.V);
  const W = size(call, MemoryWrite.W);
  const stride = (<usize>W) << 2;
  const weights = operandAt(call, MemoryWrite.writeWeights, frame, b);
  const dWeights = operandAt(call, MemoryWrite.dWriteWeights, frame, b);
  const retention = operandAt(call, MemoryWrite.retention, frame, b);
  const dRetention = operandAt(call, MemoryWrite.dRetention, frame, b);
  const erase = operandAt(call, MemoryWrite.erase, frame, b);
  const dErase = operandAt(call, MemoryWrite.dErase, frame, b);
  const write = operandAt(call, MemoryWrite.write, frame, b);
  const dWrite = operandAt(call, MemoryWrite.dWrite, frame, b);
  const stores = <bool>size(call, MemoryWrite.stores);
  const block = workspace(frame);
  const sink = block + ((<usize>(V + 1)) << 4);
  const others = sink + stride;
  const step: usize = V == 1 ? 4 * LANES : (stride + 15) & ~15;
  const row = new StaticArray<usize>(4);
  const d = new StaticArray<usize>(4);
  const prev = new StaticArray<usize>(4);
  row[0] = operandAt(call, MemoryWrite.prevMemory, frame, b);
  d[0] = operandAt(call, MemoryWrite.dMemory, frame, b);
  prev[0] = operandAt(call, MemoryWrite.dPrevMemory, frame, b);
  for (let n = 0; n < N; n += 4) {
    const rest = N - n;
    loadBlock(block, weights, retention, N, V, n);
    fillOthers(block, erase, others, step, stride, V);
    for (let r = 1; r < 4; r++) row[r] = blockRow(row[0], r, stride, rest, row[0]);
    for (let r = 1; r < 4; r++) d[r] = blockRow(d[0], r, stride, rest, d[0]);
    for (let r = 1; r < 4; r++) prev[r] = blockRow(prev[0], r, stride, rest, sink);
    for (let v = 0; v < V; v++) {
      const head = <usize>v * stride;
      const vectors: Four<usize> = [erase + head, dErase + head, write + head, dWrite + head];
      const w = block + ((<usize>(v + 1)) << 4);
      const other = others + <usize>(4 * v) * step;
      const sums = headGradient(row, d, prev, vectors, w, other, step, W, V == 1, v == 0, stores);
      addLanes(dWeights + ((<usize>(v * N + n)) << 2), sums, rest);
    }
    if (dRetention) addLanes(dRetention + ((<usize>n) << 2), retentionGradient(row, d, block, erase, W, V), rest);
    row[0] += 4 * stride;
    d[0] += 4 * stride;
    prev[0] += 4 * stride;
  }
}
