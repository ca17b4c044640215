/**
 * The scan of a step for write and read heads: by one thread, or in shares of the locations. A share has records and shortlists of its own; the
 * shortlists are then joined in the order of the locations. The choice is the same, since it does not depend on what a scan has seen before.
 */
import { constant, operandAt, size, workspace } from "../../call";
import { SparseContentWeighting, SparseMemoryStep, SparseMemoryWrite, SparseUsage } from "../../generated/operands";
import { sparseAllocationWorkspace } from "../../kernels/sparseAllocation/forward";
import { Head } from "../../kernels/sparseContentWeighting/head";
import { lookUpBytes, prepareHeads, sparseContentWeightingWorkspace } from "../../kernels/sparseContentWeighting/heads";
import { sample } from "../../kernels/sparseContentWeighting/sample";
import { groupsOf, scan } from "../../kernels/sparseContentWeighting/scan";
import { sparseMemoryWriteWorkspace } from "../../kernels/sparseMemoryWrite/words";
import { sparseUsageWorkspace } from "../../kernels/sparseUsage/factors";
import { append, floats, openShortlist, ranksOf, Shortlist, shortlistBytes, valuesOf } from "../../lists";
import { codesOf, isCoded, normsOf, writtenOf } from "./wordIndex";

/** The workspace of the parts, then the records and shortlists of all heads, which outlast them, then the ranks of a selection. */
export function sparseMemoryStepWorkspace(call: usize): usize {
  const reads = size(call + SparseMemoryStep.readLookUp, SparseContentWeighting.reads);
  return partsBytes(call) + listsBytes(call) + floats(reads);
}

function partsBytes(call: usize): usize {
  let bytes = max(sparseUsageWorkspace(call), sparseMemoryWriteWorkspace(call + SparseMemoryStep.write));
  bytes = max(bytes, sparseAllocationWorkspace(call + SparseMemoryStep.allocation));
  bytes = max(bytes, sparseContentWeightingWorkspace(call + SparseMemoryStep.writeLookUp));
  return (max(bytes, sparseContentWeightingWorkspace(call + SparseMemoryStep.readLookUp)) + 15) & ~15;
}

function listsBytes(call: usize): usize {
  const write = call + SparseMemoryStep.writeLookUp;
  const coded = isCoded(call);
  return (
    lookUpBytes(write, writeWanted(call), coded) +
    lookUpBytes(call + SparseMemoryStep.readLookUp, readWanted(call), coded)
  );
}

/** The records of all heads, those of write heads first. */
export function recordsOf(call: usize, frame: usize): usize {
  return workspace(frame) + partsBytes(call);
}

export function readRecordsOf(call: usize, frame: usize): usize {
  return recordsOf(call, frame) + <usize>writeHeads(call) * Head.bytes;
}

/** Memory for the ranks of a selection. */
export function scratchOf(call: usize, frame: usize): usize {
  return recordsOf(call, frame) + listsBytes(call);
}

/** @inline */
function writeHeads(call: usize): i32 {
  return size(call + SparseMemoryStep.writeLookUp, SparseContentWeighting.heads);
}

/** @inline */
function readHeads(call: usize): i32 {
  return size(call + SparseMemoryStep.readLookUp, SparseContentWeighting.heads);
}

/** @inline */
function writeWanted(call: usize): i32 {
  return size(call + SparseMemoryStep.writeLookUp, SparseContentWeighting.reads);
}

/** Entries that the shortlist of a read head keeps. */
function readWanted(call: usize): i32 {
  const written = size(call + SparseMemoryStep.write, SparseMemoryWrite.written);
  const reads = size(call + SparseMemoryStep.readLookUp, SparseContentWeighting.reads);
  return min(size(call, SparseUsage.N), reads + written);
}

/** @inline */
function resolutionOf(call: usize): f32 {
  return constant(call + SparseMemoryStep.writeLookUp, SparseContentWeighting.similarityResolution);
}

/** Fills the records and, with codes, reads the sample. */
export function openScan(call: usize, frame: usize, b: i32): void {
  const write = call + SparseMemoryStep.writeLookUp;
  const heads = writeHeads(call) + readHeads(call);
  const records = recordsOf(call, frame);
  const coded = isCoded(call);
  const end = prepareHeads(write, frame, b, records, records + <usize>heads * Head.bytes, writeWanted(call), coded);
  prepareHeads(call + SparseMemoryStep.readLookUp, frame, b, readRecordsOf(call, frame), end, readWanted(call), coded);
  if (!coded) return;
  const W = size(write, SparseContentWeighting.W);
  sample(records, heads, size(call, SparseUsage.N), W, resolutionOf(call), writtenOf(call, b), codesOf(call, b));
}

/** Scans all locations. */
export function scanAll(call: usize, frame: usize, b: i32): void {
  scanGroups(call, frame, b, recordsOf(call, frame), 0, groupsOf(size(call, SparseUsage.N)));
}

function scanGroups(call: usize, frame: usize, b: i32, records: usize, begin: i32, end: i32): void {
  const write = call + SparseMemoryStep.writeLookUp;
  const heads = writeHeads(call) + readHeads(call);
  const words = operandAt(write, SparseContentWeighting.memory, frame, b);
  const N = size(call, SparseUsage.N);
  const W = size(write, SparseContentWeighting.W);
  const written = writtenOf(call, b);
  scan(records, heads, words, N, W, resolutionOf(call), written, codesOf(call, b), normsOf(call, b), begin, end);
}

/** Bytes of the results of a share. */
export function sparseMemoryStepShareBytes(call: usize): usize {
  const write = <usize>writeHeads(call) * (<usize>Head.bytes + shortlistBytes(writeWanted(call)));
  const read = <usize>readHeads(call) * (<usize>Head.bytes + shortlistBytes(readWanted(call)));
  return (write + read + 63) & ~63;
}

/**
 * Scans one of `shares` parts of the locations of batch element 0. `frame` is that of the thread that called `sparseMemoryStepOpen`; `results`
 * is memory for all shares.
 */
export function sparseMemoryStepScan(call: usize, frame: usize, results: usize, share: i32, shares: i32): void {
  const heads = writeHeads(call) + readHeads(call);
  const records = results + sparseMemoryStepShareBytes(call) * <usize>share;
  memory.copy(records, recordsOf(call, frame), <usize>heads * Head.bytes);
  let at = records + <usize>heads * Head.bytes;
  for (let h = 0, head = records; h < heads; h++, head += Head.bytes) {
    const whole = <usize>load<u32>(head, Head.shortlist);
    openShortlist(at, load<i32>(whole, Shortlist.wanted));
    store<i32>(at, load<i32>(whole, Shortlist.last), Shortlist.last);
    store<u32>(head, at, Head.shortlist);
    at += shortlistBytes(load<i32>(whole, Shortlist.wanted));
  }
  const groups = groupsOf(size(call, SparseUsage.N));
  scanGroups(call, frame, 0, records, boundary(groups, share, shares), boundary(groups, share + 1, shares));
}

/** The first group of a share: a multiple of 32, or `groups` after the last share. */
function boundary(groups: i32, share: i32, shares: i32): i32 {
  return share == shares ? groups : <i32>((<i64>groups * share) / shares) & ~31;
}

/** Appends the shortlists of all shares to those of the whole scan. */
export function takeShares(call: usize, frame: usize, results: usize, shares: i32): void {
  const heads = writeHeads(call) + readHeads(call);
  for (let share = 0; share < shares; share++) {
    const records = results + sparseMemoryStepShareBytes(call) * <usize>share;
    for (let h = 0; h < heads; h++) {
      const own = <usize>load<u32>(recordsOf(call, frame) + <usize>h * Head.bytes, Head.shortlist);
      const list = <usize>load<u32>(records + <usize>h * Head.bytes, Head.shortlist);
      for (let at: usize = 0; at < floats(load<i32>(list, Shortlist.count)); at += 4) {
        const entry = load<f32>(list + Shortlist.entries + at);
        append(own, entry, load<f32>(valuesOf(list) + at), load<i32>(ranksOf(list) + at));
      }
    }
  }
}
