/**
 * sparseTemporalLink, then the sparseDirectional that follows its links. The column index of the links also finds the rows with a link to the
 * locations that were read.
 */
import { SparseLinkStep } from "../../generated/operands";
import { sparseDirectionalWorkspace } from "../../kernels/sparseDirectional/candidates";
import { directions } from "../../kernels/sparseDirectional/forward";
import { sparseTemporalLinkOwned, sparseTemporalLinkStateWritten } from "../../kernels/sparseTemporalLink/columnIndex";
import { sparseTemporalLinkForward } from "../../kernels/sparseTemporalLink/forward";
import { sparseTemporalLinkWorkspace } from "../../kernels/sparseTemporalLink/journal";

export function sparseLinkStepForward(call: usize, frame: usize, begin: i32, end: i32): void {
  sparseTemporalLinkForward(call, frame, begin, end);
  directions(call + SparseLinkStep.sparseDirectional, frame, begin, end, call);
}

export function sparseLinkStepWorkspace(call: usize): usize {
  return max(sparseTemporalLinkWorkspace(call), sparseDirectionalWorkspace(call + SparseLinkStep.sparseDirectional));
}

export function sparseLinkStepOwned(call: usize): usize {
  return sparseTemporalLinkOwned(call);
}

export function sparseLinkStepStateWritten(call: usize, frame: usize): void {
  sparseTemporalLinkStateWritten(call, frame);
}
