/** sparseDirectional backward, on the links of state(t), then sparseTemporalLink backward, which restores those of state(t-1). */
import { SparseLinkStep } from "../../generated/operands";
import { sparseDirectionalBackward } from "../../kernels/sparseDirectional/backward";
import { sparseTemporalLinkBackward } from "../../kernels/sparseTemporalLink/backward";

export function sparseLinkStepBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  sparseDirectionalBackward(call + SparseLinkStep.sparseDirectional, frame, begin, end);
  sparseTemporalLinkBackward(call, frame, begin, end);
}
