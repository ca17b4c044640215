/**
 * linkStep if L(t-1), p(t-1) and read(t-1) are all zeros and their gradients are not needed:
 *
 *   L = 0,   forward = 0,   backward = 0,   p = w        dw += dp
 */
import { operandAt, size } from "../../call";
import { Directional, TemporalLink } from "../../generated/operands";
import { precedenceBackward, precedenceForward } from "../../kernels/temporalLink/precedence";
import { zero } from "../../vector";

/** One batch element; `forward` and `backward` are the reads before they are sharpened. */
export function zeroStateForward(
  link: usize,
  reads: usize,
  frame: usize,
  b: i32,
  forward: usize,
  backward: usize,
): void {
  const N = size(link, TemporalLink.N);
  const V = size(link, TemporalLink.V);
  const w = operandAt(link, TemporalLink.writeWeights, frame, b);
  const prevP = operandAt(link, TemporalLink.prevPrecedence, frame, b);
  const precedence = operandAt(link, TemporalLink.precedence, frame, b);
  zero(operandAt(link, TemporalLink.link, frame, b), V * N * N);
  zero(forward, size(reads, Directional.R) * V * N);
  zero(backward, size(reads, Directional.R) * V * N);
  for (let v = 0; v < V; v++) {
    const head = (<usize>(v * N)) << 2;
    precedenceForward(w + head, prevP + head, precedence + head, N);
  }
}

export function zeroStateBackward(link: usize, frame: usize, b: i32): void {
  const N = size(link, TemporalLink.N);
  const w = operandAt(link, TemporalLink.writeWeights, frame, b);
  const dw = operandAt(link, TemporalLink.dWriteWeights, frame, b);
  const prevP = operandAt(link, TemporalLink.prevPrecedence, frame, b);
  const dPrevP = operandAt(link, TemporalLink.dPrevPrecedence, frame, b);
  const dP = operandAt(link, TemporalLink.dPrecedence, frame, b);
  for (let v = 0; v < size(link, TemporalLink.V); v++) {
    const head = (<usize>(v * N)) << 2;
    precedenceBackward(w + head, prevP + head, dP + head, dw + head, dPrevP + head, N);
  }
}
