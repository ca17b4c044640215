/**
 * ψ_n = Π_r (1 - free_r read(t-1)_rn)        written_n = 1 - Π_v (1 - write(t-1)_vn)
 * usage_n ← (usage_n + (1 - usage_n) written_n) ψ_n        for n in the lists of read(t-1) and write(t-1)
 */
import { operandAt, size, workspace } from "../../call";
import { SparseUsage } from "../../generated/operands";
import { countEntries, floats, insertLists, locationOf } from "../../lists";
import { zero } from "../../vector";
import { findFactors, retained, writeRecords, written } from "./factors";

export function sparseUsageForward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) forwardElement(call, frame, b);
}

function forwardElement(call: usize, frame: usize, b: i32): void {
  const R = size(call, SparseUsage.R);
  const V = size(call, SparseUsage.V);
  const freeGates = operandAt(call, SparseUsage.freeGates, frame, b);
  const usage = operandAt(call, SparseUsage.usage, frame, b);
  const retention = operandAt(call, SparseUsage.retention, frame, b);
  const prevUsage = operandAt(call, SparseUsage.prevUsage, frame, b);
  const index = operandAt(call, SparseUsage.touchedIndex, frame, b);
  const last = floats(listTouched(call, frame, b));
  for (let at: usize = 0; at < last; at += 4) {
    const entry = load<f32>(index + at);
    findFactors(call, frame, b, entry);
    const kept = retained(workspace(frame), freeGates, R, -1);
    const own = usage + floats(locationOf(entry));
    const before = load<f32>(own);
    store<f32>(retention + at, kept);
    store<f32>(prevUsage + at, before);
    store<f32>(own, (before + (1 - before) * written(writeRecords(call, frame), V)) * kept);
  }
}

/** Lists the locations that were read or written. Returns their number. */
function listTouched(call: usize, frame: usize, b: i32): i32 {
  const touched = size(call, SparseUsage.touched);
  const index = operandAt(call, SparseUsage.touchedIndex, frame, b);
  const reads = operandAt(call, SparseUsage.prevReadIndex, frame, b);
  const writes = operandAt(call, SparseUsage.prevWriteIndex, frame, b);
  zero(index, touched);
  zero(operandAt(call, SparseUsage.retention, frame, b), touched);
  zero(operandAt(call, SparseUsage.prevUsage, frame, b), touched);
  insertLists(index, touched, reads, size(call, SparseUsage.R), size(call, SparseUsage.readSize));
  insertLists(index, touched, writes, size(call, SparseUsage.V), size(call, SparseUsage.writeSize));
  return countEntries(index, touched);
}
