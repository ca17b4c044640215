/**
 * The calls of a sparse memory from its usage to the look-up of the read heads. One scan of the memory before the write serves all heads:
 * the words that are written are dropped from the shortlists of the read heads, and are compared anew after the write. A shortlist has room
 * for as many locations as are chosen and as may be written, so the choice is that of a scan of the memory after the write.
 */
import { has } from "../../call";
import { SparseAllocation, SparseMemoryStep } from "../../generated/operands";
import { allocateElement } from "../../kernels/sparseAllocation/forward";
import { chooseShortlists } from "../../kernels/sparseContentWeighting/forward";
import { sparseMemoryWriteForward } from "../../kernels/sparseMemoryWrite/forward";
import { sparseUsageForward } from "../../kernels/sparseUsage/forward";
import { sparseWriteWeightingForward } from "../../kernels/sparseWriteWeighting/forward";
import { chooseReads } from "./reads";
import { openScan, readRecordsOf, recordsOf, scanAll, scratchOf, takeShares } from "./scan";
import { followUsage, followWords, minimaOf } from "./wordIndex";

export function sparseMemoryStepForward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) {
    beforeScan(call, frame, b);
    scanAll(call, frame, b);
    afterScan(call, frame, b);
  }
}

/** The forward pass of batch element 0 up to a scan that threads share (scan.ts). */
export function sparseMemoryStepOpen(call: usize, frame: usize): void {
  beforeScan(call, frame, 0);
}

/** The rest of the forward pass. `results` is what `shares` shares of the scan have found. */
export function sparseMemoryStepClose(call: usize, frame: usize, results: usize, shares: i32): void {
  takeShares(call, frame, results, shares);
  afterScan(call, frame, 0);
}

function beforeScan(call: usize, frame: usize, b: i32): void {
  sparseUsageForward(call, frame, b, b + 1);
  followUsage(call, frame, b);
  openScan(call, frame, b);
}

function afterScan(call: usize, frame: usize, b: i32): void {
  const allocation = call + SparseMemoryStep.allocation;
  chooseShortlists(call + SparseMemoryStep.writeLookUp, frame, b, recordsOf(call, frame));
  if (has(allocation, SparseAllocation.allocation)) allocateElement(allocation, frame, b, minimaOf(call, b));
  sparseWriteWeightingForward(call + SparseMemoryStep.mixture, frame, b, b + 1);
  sparseMemoryWriteForward(call + SparseMemoryStep.write, frame, b, b + 1);
  followWords(call, frame, b);
  chooseReads(call, frame, b, readRecordsOf(call, frame), scratchOf(call, frame));
}
