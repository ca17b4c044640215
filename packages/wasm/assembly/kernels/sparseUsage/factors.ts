/** The factors of a location's usage, from the records of all heads (lists/found.ts): read heads first, then write heads. */
import { operandAt, size, workspace } from "../../call";
import { SparseUsage } from "../../generated/operands";
import { Found, findInLists, floats, lowestEntry, openLists } from "../../lists";

export function sparseUsageWorkspace(call: usize): usize {
  return (size(call, SparseUsage.R) + size(call, SparseUsage.V)) * Found.bytes;
}

/** Begins to read the lists of all heads. */
export function openFactors(call: usize, frame: usize): void {
  openLists(workspace(frame), size(call, SparseUsage.R) + size(call, SparseUsage.V));
}

/** The next entry in ascending order of all lists, or Infinity. */
export function nextEntry(call: usize, frame: usize, b: i32): f32 {
  const readIndex = operandAt(call, SparseUsage.prevReadIndex, frame, b);
  const writeIndex = operandAt(call, SparseUsage.prevWriteIndex, frame, b);
  const R = size(call, SparseUsage.R);
  const V = size(call, SparseUsage.V);
  const lowest = lowestEntry(readIndex, size(call, SparseUsage.readSize), R, workspace(frame), Infinity);
  return lowestEntry(writeIndex, size(call, SparseUsage.writeSize), V, writeRecords(call, frame), lowest);
}

/** Fills the records of the entry's location. */
export function findFactors(call: usize, frame: usize, b: i32, entry: f32): void {
  const R = size(call, SparseUsage.R);
  const V = size(call, SparseUsage.V);
  const readIndex = operandAt(call, SparseUsage.prevReadIndex, frame, b);
  const reads = operandAt(call, SparseUsage.prevReadWeights, frame, b);
  const writeIndex = operandAt(call, SparseUsage.prevWriteIndex, frame, b);
  const writes = operandAt(call, SparseUsage.prevWriteWeights, frame, b);
  findInLists(readIndex, reads, size(call, SparseUsage.readSize), R, entry, workspace(frame));
  findInLists(writeIndex, writes, size(call, SparseUsage.writeSize), V, entry, writeRecords(call, frame));
}

/** @inline */
export function writeRecords(call: usize, frame: usize): usize {
  return workspace(frame) + size(call, SparseUsage.R) * Found.bytes;
}

/** 1 - Π_v (1 - write_v). Adds each write to the result, so small weights keep their precision. */
export function written(records: usize, V: i32): f32 {
  let sum: f32 = 0;
  for (const end = records + V * Found.bytes; records < end; records += Found.bytes) {
    sum += (1 - sum) * load<f32>(records, Found.value);
  }
  return sum;
}

/** Π over all write heads other than `except` of (1 - write_v) */
export function unwritten(records: usize, V: i32, except: i32): f32 {
  let product: f32 = 1;
  for (let v = 0; v < V; v++) {
    if (v != except) product *= 1 - load<f32>(records + v * Found.bytes, Found.value);
  }
  return product;
}

/** Π over all read heads other than `except` of (1 - free_r read_r) */
export function retained(records: usize, freeGates: usize, R: i32, except: i32): f32 {
  let product: f32 = 1;
  for (let r = 0; r < R; r++) {
    if (r != except)
      product *= 1 - load<f32>(freeGates + floats(r)) * load<f32>(records + r * Found.bytes, Found.value);
  }
  return product;
}
