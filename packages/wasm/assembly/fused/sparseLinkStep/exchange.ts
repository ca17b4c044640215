/** The links are the only journaled operands of the fused call. */
import { sparseTemporalLinkExchange } from "../../kernels/sparseTemporalLink/exchange";

export function sparseLinkStepExchange(call: usize, frame: usize, begin: i32, end: i32): void {
  sparseTemporalLinkExchange(call, frame, begin, end);
}
