/**
 * sparseMemoryWrite backward, for each location in `writtenIndex` with a gradient dM, then the exchange. With M the word before:
 *
 *   d_v = dM M ψ Π_{u≠v} (1 - w_u e_u)        de_v -= w_v d_v        dv_v += w_v dM        dw_v += Σ_j (dM v_v - d_v e_v)
 *   dψ += Σ_j dM M Π_v (1 - w_v e_v)          dM ← dM Π_v (1 - w_v e_v) ψ
 */
import { operandAt, size, workspace } from "../../call";
import { SparseMemoryWrite } from "../../generated/operands";
import { countEntries, Found, findRow, floats, increase, listAt, locationOf } from "../../lists";
import { addLanes, loadLanes, storeLanes, sum4 } from "../../vector";
import { sparseMemoryWriteExchange } from "./exchange";
import { findWrites, freedPlace, keptLanes, openWrites, retentionOf } from "./words";

export function sparseMemoryWriteBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) backwardElement(call, frame, b);
  sparseMemoryWriteExchange(call, frame, begin, end);
}

function backwardElement(call: usize, frame: usize, b: i32): void {
  const V = size(call, SparseMemoryWrite.V);
  const W = size(call, SparseMemoryWrite.W);
  const dMemory = operandAt(call, SparseMemoryWrite.dMemory, frame, b);
  const prevWords = operandAt(call, SparseMemoryWrite.prevWords, frame, b);
  const index = operandAt(call, SparseMemoryWrite.writtenIndex, frame, b);
  const count = countEntries(index, size(call, SparseMemoryWrite.written));
  openWrites(call, frame);
  for (let k = 0; k < count; k++) {
    const entry = load<f32>(index + floats(k));
    const dWord = findRow(dMemory, locationOf(entry), W);
    findWrites(call, frame, b, entry);
    if (!dWord) continue;
    const freed = freedPlace(call, frame, b, entry);
    const psi = retentionOf(call, frame, b, freed);
    const word = prevWords + floats(k * W);
    for (let v = 0; v < V; v++) headGradient(call, frame, b, v, word, dWord, psi);
    const dPsi = wordGradient(call, frame, b, word, dWord, psi);
    if (freed >= 0) increase(operandAt(call, SparseMemoryWrite.dRetention, frame, b) + floats(freed), dPsi);
  }
}

/** Adds the gradients of write head v, if the location is in its list. */
function headGradient(call: usize, frame: usize, b: i32, v: i32, word: usize, dWord: usize, psi: f32): void {
  const V = size(call, SparseMemoryWrite.V);
  const W = size(call, SparseMemoryWrite.W);
  const records = workspace(frame);
  const place = load<i32>(records + v * Found.bytes, Found.place);
  if (place < 0) return;
  const w = v128.load32_splat(records + v * Found.bytes, Found.value);
  const allErase = operandAt(call, SparseMemoryWrite.erase, frame, b);
  const erase = listAt(allErase, v, W);
  const write = listAt(operandAt(call, SparseMemoryWrite.write, frame, b), v, W);
  const dErase = listAt(operandAt(call, SparseMemoryWrite.dErase, frame, b), v, W);
  const dWrite = listAt(operandAt(call, SparseMemoryWrite.dWrite, frame, b), v, W);
  let sum = f32x4.splat(0);
  eachVector(W, (at: usize, count: i32) => {
    const d = loadLanes(dWord + at, count);
    const others = f32x4.mul(keptLanes(records, allErase + at, floats(W), V, v, count), f32x4.splat(psi));
    const dFactor = f32x4.mul(f32x4.mul(d, loadLanes(word + at, count)), others);
    const added = f32x4.mul(d, loadLanes(write + at, count));
    sum = f32x4.add(sum, f32x4.sub(added, f32x4.mul(dFactor, loadLanes(erase + at, count))));
    storeLanes(dErase + at, f32x4.sub(loadLanes(dErase + at, count), f32x4.mul(dFactor, w)), count);
    addLanes(dWrite + at, f32x4.mul(d, w), count);
  });
  const dWeights = operandAt(call, SparseMemoryWrite.dWriteWeights, frame, b);
  increase(dWeights + floats(v * size(call, SparseMemoryWrite.writeSize) + place), sum4(sum));
}

/** Turns the gradient of the word into that of the word before. Returns the gradient of ψ. */
function wordGradient(call: usize, frame: usize, b: i32, word: usize, dWord: usize, psi: f32): f32 {
  const V = size(call, SparseMemoryWrite.V);
  const W = size(call, SparseMemoryWrite.W);
  const erase = operandAt(call, SparseMemoryWrite.erase, frame, b);
  const records = workspace(frame);
  let sum = f32x4.splat(0);
  eachVector(W, (at: usize, count: i32) => {
    const kept = f32x4.mul(loadLanes(dWord + at, count), keptLanes(records, erase + at, floats(W), V, -1, count));
    sum = f32x4.add(sum, f32x4.mul(kept, loadLanes(word + at, count)));
    storeLanes(dWord + at, f32x4.mul(kept, f32x4.splat(psi)), count);
  });
  return sum4(sum);
}
