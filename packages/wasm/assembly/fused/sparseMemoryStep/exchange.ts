/** The usage and the memory are the journaled operands of the fused call. */
import { SparseMemoryStep } from "../../generated/operands";
import { sparseMemoryWriteExchange } from "../../kernels/sparseMemoryWrite/exchange";
import { sparseUsageExchange } from "../../kernels/sparseUsage/exchange";
import { followUsage, followWords } from "./wordIndex";

export function sparseMemoryStepExchange(call: usize, frame: usize, begin: i32, end: i32): void {
  sparseMemoryWriteExchange(call + SparseMemoryStep.write, frame, begin, end);
  sparseUsageExchange(call, frame, begin, end);
  for (let b = begin; b < end; b++) {
    followWords(call, frame, b);
    followUsage(call, frame, b);
  }
}
