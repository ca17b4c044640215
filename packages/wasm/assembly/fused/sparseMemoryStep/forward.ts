/**
 * The calls of a sparse memory from its usage to the look-up of the read heads. One scan of the memory before the write serves all heads:
 * the words that are written are dropped from the shortlists of the read heads, and are compared anew after the write. A shortlist has room
 * for as many locations as are chosen and as may be written, so the choice is that of a scan of the memory after the write.
 */
import { constant, has, operandAt, size, workspace } from "../../call";
import {
  SparseAllocation,
  SparseContentWeighting,
  SparseMemoryStep,
  SparseMemoryWrite,
  SparseUsage,
} from "../../generated/operands";
import { allocateElement, sparseAllocationWorkspace } from "../../kernels/sparseAllocation/forward";
import { chooseShortlists, weigh } from "../../kernels/sparseContentWeighting/forward";
import { Head } from "../../kernels/sparseContentWeighting/head";
import { lookUpBytes, prepareHeads, sparseContentWeightingWorkspace } from "../../kernels/sparseContentWeighting/heads";
import { offerLocation, scan } from "../../kernels/sparseContentWeighting/scan";
import { sparseMemoryWriteForward } from "../../kernels/sparseMemoryWrite/forward";
import { sparseMemoryWriteWorkspace } from "../../kernels/sparseMemoryWrite/words";
import { sparseUsageWorkspace } from "../../kernels/sparseUsage/factors";
import { sparseUsageForward } from "../../kernels/sparseUsage/forward";
import { sparseWriteWeightingForward } from "../../kernels/sparseWriteWeighting/forward";
import {
  clearSelection,
  floats,
  hasEntry,
  keepBest,
  listAt,
  locationOf,
  offer,
  ranksOf,
  Shortlist,
  sortByLocation,
  valuesOf,
} from "../../lists";
import { codesOf, followUsage, followWords, isCoded, minimaOf, normsOf, writtenOf } from "./wordIndex";

export function sparseMemoryStepForward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) forwardElement(call, frame, b);
}

/** The workspace of the parts, then the records and shortlists of all heads, which outlast them, then the ranks of a selection. */
export function sparseMemoryStepWorkspace(call: usize): usize {
  const write = call + SparseMemoryStep.writeLookUp;
  const read = call + SparseMemoryStep.readLookUp;
  const lists = lookUpBytes(write, size(write, SparseContentWeighting.reads), isCoded(call));
  return (
    partsBytes(call) +
    lists +
    lookUpBytes(read, readWanted(call), isCoded(call)) +
    floats(size(read, SparseContentWeighting.reads))
  );
}

function partsBytes(call: usize): usize {
  let bytes = max(sparseUsageWorkspace(call), sparseMemoryWriteWorkspace(call + SparseMemoryStep.write));
  bytes = max(bytes, sparseAllocationWorkspace(call + SparseMemoryStep.allocation));
  bytes = max(bytes, sparseContentWeightingWorkspace(call + SparseMemoryStep.writeLookUp));
  return (max(bytes, sparseContentWeightingWorkspace(call + SparseMemoryStep.readLookUp)) + 15) & ~15;
}

/** Entries that the shortlist of a read head keeps. */
function readWanted(call: usize): i32 {
  const written = size(call + SparseMemoryStep.write, SparseMemoryWrite.written);
  const reads = size(call + SparseMemoryStep.readLookUp, SparseContentWeighting.reads);
  return min(size(call, SparseUsage.N), reads + written);
}

function forwardElement(call: usize, frame: usize, b: i32): void {
  const write = call + SparseMemoryStep.writeLookUp;
  const writeHeads = size(write, SparseContentWeighting.heads);
  const records = workspace(frame) + partsBytes(call);
  sparseUsageForward(call, frame, b, b + 1);
  followUsage(call, frame, b);
  const end = scanHeads(call, frame, b, records);
  chooseShortlists(write, frame, b, records);
  const allocation = call + SparseMemoryStep.allocation;
  if (has(allocation, SparseAllocation.allocation)) allocateElement(allocation, frame, b, minimaOf(call, b));
  sparseWriteWeightingForward(call + SparseMemoryStep.mixture, frame, b, b + 1);
  sparseMemoryWriteForward(call + SparseMemoryStep.write, frame, b, b + 1);
  followWords(call, frame, b);
  chooseReads(call, frame, b, records + <usize>writeHeads * Head.bytes, end);
}

/** Scans the memory for the write heads, then the read heads. Returns the end of their memory. */
function scanHeads(call: usize, frame: usize, b: i32, records: usize): usize {
  const write = call + SparseMemoryStep.writeLookUp;
  const read = call + SparseMemoryStep.readLookUp;
  const writeHeads = size(write, SparseContentWeighting.heads);
  const heads = writeHeads + size(read, SparseContentWeighting.heads);
  const coded = isCoded(call);
  let end = records + <usize>heads * Head.bytes;
  end = prepareHeads(write, frame, b, records, end, size(write, SparseContentWeighting.reads), coded);
  end = prepareHeads(read, frame, b, records + <usize>writeHeads * Head.bytes, end, readWanted(call), coded);
  const words = operandAt(write, SparseContentWeighting.memory, frame, b);
  const resolution = constant(write, SparseContentWeighting.similarityResolution);
  const W = size(write, SparseContentWeighting.W);
  const N = size(call, SparseUsage.N);
  scan(records, heads, words, N, W, resolution, writtenOf(call, b), codesOf(call, b), normsOf(call, b));
  return end;
}

/** Chooses among the shortlists of the read heads without the words that were written, and these words as they are now. */
function chooseReads(call: usize, frame: usize, b: i32, records: usize, ranks: usize): void {
  const read = call + SparseMemoryStep.readLookUp;
  const places = size(read, SparseContentWeighting.reads);
  const index = operandAt(read, SparseContentWeighting.index, frame, b);
  const similarity = operandAt(read, SparseContentWeighting.similarity, frame, b);
  for (let h = 0, head = records; h < size(read, SparseContentWeighting.heads); h++, head += Head.bytes) {
    const list = listAt(index, h, places);
    const values = listAt(similarity, h, places);
    clearSelection([list, values, ranks], places);
    offerUnwritten(call, frame, b, head, [list, values, ranks], places);
    offerWritten(call, frame, b, head, [list, values, ranks], places);
    sortByLocation(list, values, places);
    weigh(read, frame, b, h);
  }
}

function offerUnwritten(call: usize, frame: usize, b: i32, head: usize, best: Three<usize>, places: i32): void {
  const write = call + SparseMemoryStep.write;
  const written = operandAt(write, SparseMemoryWrite.writtenIndex, frame, b);
  const list = <usize>load<u32>(head, Head.shortlist);
  keepBest(list);
  for (let at: usize = 0; at < floats(load<i32>(list, Shortlist.count)); at += 4) {
    const entry = load<f32>(list + Shortlist.entries + at);
    if (hasEntry(written, entry, size(write, SparseMemoryWrite.written))) continue;
    offer(best, places, entry, load<f32>(valuesOf(list) + at), load<i32>(ranksOf(list) + at));
  }
}

function offerWritten(call: usize, frame: usize, b: i32, head: usize, best: Three<usize>, places: i32): void {
  const write = call + SparseMemoryStep.write;
  const written = operandAt(write, SparseMemoryWrite.writtenIndex, frame, b);
  const words = operandAt(write, SparseMemoryWrite.memory, frame, b);
  const resolution = constant(call + SparseMemoryStep.readLookUp, SparseContentWeighting.similarityResolution);
  const W = size(write, SparseMemoryWrite.W);
  for (let at: usize = 0; at < floats(size(write, SparseMemoryWrite.written)); at += 4) {
    const entry = load<f32>(written + at);
    if (entry == 0) break;
    offerLocation(head, words, locationOf(entry), W, resolution, normsOf(call, b), best, places);
  }
}
