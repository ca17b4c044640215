/** The backward passes of the parts from the last to the first. Those of the write and of the usage restore state(t-1). */
import { has } from "../../call";
import { SparseAllocation, SparseMemoryStep } from "../../generated/operands";
import { sparseAllocationBackward } from "../../kernels/sparseAllocation/backward";
import { sparseContentWeightingBackward } from "../../kernels/sparseContentWeighting/backward";
import { sparseMemoryWriteBackward } from "../../kernels/sparseMemoryWrite/backward";
import { sparseUsageBackward } from "../../kernels/sparseUsage/backward";
import { sparseWriteWeightingBackward } from "../../kernels/sparseWriteWeighting/backward";
import { followUsage, followWords } from "./wordIndex";

export function sparseMemoryStepBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const allocation = call + SparseMemoryStep.allocation;
  sparseContentWeightingBackward(call + SparseMemoryStep.readLookUp, frame, begin, end);
  sparseMemoryWriteBackward(call + SparseMemoryStep.write, frame, begin, end);
  sparseWriteWeightingBackward(call + SparseMemoryStep.mixture, frame, begin, end);
  if (has(allocation, SparseAllocation.allocation)) sparseAllocationBackward(allocation, frame, begin, end);
  sparseContentWeightingBackward(call + SparseMemoryStep.writeLookUp, frame, begin, end);
  sparseUsageBackward(call, frame, begin, end);
  for (let b = begin; b < end; b++) {
    followWords(call, frame, b);
    followUsage(call, frame, b);
  }
}
