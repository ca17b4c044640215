/**
 * What the fused call knows of the state of a batch element, derived from it, in memory that it owns:
 *
 *   minima: the least of every USAGES usages, in whole vectors | written: a bit for every GROUP locations that hold a word other than 0 |
 *   norms: |m| of every word, in whole groups | codes: a record for every GROUP locations (sparseContentWeighting/codes.ts)
 *
 * With masks there are neither norms, which each step's masks change, nor codes. It follows every step and every exchange, and is rebuilt after state was written. A bit may stay when its words are 0 again.
 */
import { has, operandAt, size } from "../../call";
import { SparseContentWeighting, SparseMemoryStep, SparseMemoryWrite, SparseUsage } from "../../generated/operands";
import { USAGES } from "../../kernels/sparseAllocation/forward";
import { codeWord, GROUP, recordBytes } from "../../kernels/sparseContentWeighting/codes";
import { countEntries, floats, locationOf } from "../../lists";
import { loadLanes } from "../../vector";

/** Bytes for the whole batch; u32.MAX_VALUE if the address space does not suffice. */
export function sparseMemoryStepOwned(call: usize): usize {
  const bytes = <f64>elementBytes(call) * <f64>size(call, SparseUsage.batch);
  return bytes < <f64>u32.MAX_VALUE ? <usize>bytes : <usize>u32.MAX_VALUE;
}

function elementBytes(call: usize): u64 {
  const records = isCoded(call)
    ? <u64>groupsOf(call) * <u64>(recordBytes(size(call, SparseMemoryStep.write + SparseMemoryWrite.W)) + floats(GROUP))
    : 0;
  return <u64>minimaBytes(call) + <u64>writtenBytes(call) + records;
}

/** @inline */
function groupsOf(call: usize): i32 {
  return (size(call, SparseUsage.N) + GROUP - 1) / GROUP;
}

/** @inline */
function minimaBytes(call: usize): usize {
  return floats((size(call, SparseUsage.N) + 4 * USAGES - 1) / (4 * USAGES)) << 2;
}

/** @inline */
function writtenBytes(call: usize): usize {
  return floats((groupsOf(call) + 127) >> 7) << 2;
}

/** Whether words have codes. */
export function isCoded(call: usize): bool {
  return !has(call, SparseMemoryStep.readLookUp + SparseContentWeighting.masks);
}

export function minimaOf(call: usize, b: i32): usize {
  return <usize>load<u32>(call + SparseUsage.owned) + <usize>elementBytes(call) * <usize>b;
}

export function writtenOf(call: usize, b: i32): usize {
  return minimaOf(call, b) + minimaBytes(call);
}

/** 0 without codes. */
export function normsOf(call: usize, b: i32): usize {
  return isCoded(call) ? writtenOf(call, b) + writtenBytes(call) : 0;
}

/** Record 0; 0 without codes. */
export function codesOf(call: usize, b: i32): usize {
  return isCoded(call) ? normsOf(call, b) + floats(groupsOf(call) * GROUP) : 0;
}

/** Rebuilds the index of all batch elements. */
export function sparseMemoryStepStateWritten(call: usize, frame: usize): void {
  const N = size(call, SparseUsage.N);
  for (let b = 0; b < size(call, SparseUsage.batch); b++) {
    memory.fill(minimaOf(call, b), 0, minimaBytes(call) + writtenBytes(call));
    for (let n = 0; n < N; n += USAGES) updateMinimum(call, frame, b, n);
    for (let n = 0; n < N; n++) updateWord(call, frame, b, n);
  }
}

/** Follows a change of the usages in `touchedIndex` from those in `prevUsage`. Most change no minimum. */
export function followUsage(call: usize, frame: usize, b: i32): void {
  const index = operandAt(call, SparseUsage.touchedIndex, frame, b);
  const usage = operandAt(call, SparseUsage.usage, frame, b);
  const before = operandAt(call, SparseUsage.prevUsage, frame, b);
  const minima = minimaOf(call, b);
  const end = floats(countEntries(index, size(call, SparseUsage.touched)));
  for (let at: usize = 0; at < end; at += 4) {
    const n = locationOf(load<f32>(index + at));
    const least = load<f32>(minima + floats(n / USAGES));
    if (load<f32>(usage + floats(n)) >= least && load<f32>(before + at) > least) continue; // false for NaN
    updateMinimum(call, frame, b, n);
  }
}

/** Follows a change of the words in `writtenIndex`. */
export function followWords(call: usize, frame: usize, b: i32): void {
  const write = call + SparseMemoryStep.write;
  const index = operandAt(write, SparseMemoryWrite.writtenIndex, frame, b);
  const end = floats(countEntries(index, size(write, SparseMemoryWrite.written)));
  for (let at: usize = 0; at < end; at += 4) updateWord(call, frame, b, locationOf(load<f32>(index + at)));
}

/** The minimum over the usages with that of location n. */
function updateMinimum(call: usize, frame: usize, b: i32, n: i32): void {
  const first = n - (n % USAGES);
  const usage = operandAt(call, SparseUsage.usage, frame, b) + floats(first);
  let least = f32x4.splat(Infinity);
  const count = min(USAGES, size(call, SparseUsage.N) - first);
  eachVector(count & ~3, (at: usize, whole: i32) => {
    least = f32x4.min(least, loadLanes(usage + at, whole));
  });
  least = f32x4.min(least, v128.shuffle<f32>(least, least, 2, 3, 2, 3));
  let found = min<f32>(f32x4.extract_lane(least, 0), f32x4.extract_lane(least, 1));
  for (let k = count & ~3; k < count; k++) found = min<f32>(found, load<f32>(usage + floats(k)));
  store<f32>(minimaOf(call, b) + floats(first / USAGES), found);
}

/** The bit and the code of location n. */
function updateWord(call: usize, frame: usize, b: i32, n: i32): void {
  const W = size(call + SparseMemoryStep.write, SparseMemoryWrite.W);
  const word = operandAt(call + SparseMemoryStep.write, SparseMemoryWrite.memory, frame, b) + floats(n * W);
  const group = n / GROUP;
  const codes = codesOf(call, b);
  if (codes) {
    store<f32>(normsOf(call, b) + floats(n), codeWord(word, codes + <usize>group * recordBytes(W), n % GROUP, W));
  }
  const bits = writtenOf(call, b) + ((<usize>group >> 5) << 2);
  if (isWritten(word, W)) store<u32>(bits, load<u32>(bits) | (1 << (group & 31)));
}

/** Whether a cell is not 0. NaN is not. */
function isWritten(word: usize, W: i32): bool {
  let other = i32x4.splat(0);
  eachVector(W, (at: usize, count: i32) => {
    other = v128.or(other, f32x4.ne(loadLanes(word + at, count), f32x4.splat(0)));
  });
  return v128.any_true(other);
}
