/**
 * M_n ← M_n ∘ Π_v (1 - w_vn e_v) [· ψ_n] + Σ_v w_vn v_v        for n in the lists of w [and of the retention]
 *
 * The words before are kept in `prevWords`.
 */
import { has, operandAt, size, workspace } from "../../call";
import { SparseMemoryWrite } from "../../generated/operands";
import { countEntries, Found, floats, insertEntries, insertLists, locationOf } from "../../lists";
import { copy, loadLanes, storeLanes, zero } from "../../vector";
import { findWrites, freedPlace, keptLanes, openWrites, retentionOf } from "./words";

export function sparseMemoryWriteForward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) forwardElement(call, frame, b);
}

function forwardElement(call: usize, frame: usize, b: i32): void {
  const W = size(call, SparseMemoryWrite.W);
  const memory = operandAt(call, SparseMemoryWrite.memory, frame, b);
  const prevWords = operandAt(call, SparseMemoryWrite.prevWords, frame, b);
  const index = operandAt(call, SparseMemoryWrite.writtenIndex, frame, b);
  const count = listWritten(call, frame, b);
  openWrites(call, frame);
  for (let k = 0; k < count; k++) {
    const entry = load<f32>(index + floats(k));
    const word = memory + floats(locationOf(entry) * W);
    copy(word, prevWords + floats(k * W), W);
    findWrites(call, frame, b, entry);
    rewrite(call, frame, b, word, retentionOf(call, frame, b, freedPlace(call, frame, b, entry)));
  }
}

/** Lists the locations that change. Returns their number. */
function listWritten(call: usize, frame: usize, b: i32): i32 {
  const written = size(call, SparseMemoryWrite.written);
  const index = operandAt(call, SparseMemoryWrite.writtenIndex, frame, b);
  const writes = operandAt(call, SparseMemoryWrite.writeIndex, frame, b);
  zero(index, written);
  insertLists(index, written, writes, size(call, SparseMemoryWrite.V), size(call, SparseMemoryWrite.writeSize));
  if (has(call, SparseMemoryWrite.touchedIndex)) {
    const touched = operandAt(call, SparseMemoryWrite.touchedIndex, frame, b);
    insertEntries(index, written, touched, size(call, SparseMemoryWrite.touched));
  }
  const count = countEntries(index, written);
  const W = size(call, SparseMemoryWrite.W);
  zero(operandAt(call, SparseMemoryWrite.prevWords, frame, b) + floats(count * W), (written - count) * W);
  return count;
}

/** Erases and adds to the word of the location whose records are filled. */
function rewrite(call: usize, frame: usize, b: i32, word: usize, psi: f32): void {
  const V = size(call, SparseMemoryWrite.V);
  const W = size(call, SparseMemoryWrite.W);
  const erase = operandAt(call, SparseMemoryWrite.erase, frame, b);
  const write = operandAt(call, SparseMemoryWrite.write, frame, b);
  const records = workspace(frame);
  const stride = floats(W);
  eachVector(W, (at: usize, count: i32) => {
    const kept = f32x4.mul(keptLanes(records, erase + at, stride, V, -1, count), f32x4.splat(psi));
    let cell = f32x4.mul(loadLanes(word + at, count), kept);
    for (let v = 0; v < V; v++) {
      const w = v128.load32_splat(records + v * Found.bytes, Found.value);
      cell = f32x4.add(cell, f32x4.mul(w, loadLanes(write + at + <usize>v * stride, count)));
    }
    storeLanes(word + at, cell, count);
  });
}
