/**
 * linkStep where L(t-1), p(t-1) and read(t-1) are all zeros and nobody wants their gradients (`blank` among core's clocks):
 *
 *   L = 0,   forward = 0,   backward = 0,   p = w        dw += dp
 */
import { size } from "../call";
import { zero } from "../lanes/vector";
import { Directional, TemporalLink } from "../operands";
import { rowAt } from "../row";
import { precedenceBackward, precedenceForward } from "./linkRows";

/** One batch row; `forward` and `back` are the reads before they are sharpened. */
export function blankForward(link: usize, reads: usize, frame: usize, b: i32, forward: usize, back: usize): void {
  const N = size(link, TemporalLink.N);
  const V = size(link, TemporalLink.V);
  const w = rowAt(link, TemporalLink.writeWeights, frame, b);
  const prevP = rowAt(link, TemporalLink.prevPrecedence, frame, b);
  const precedence = rowAt(link, TemporalLink.precedence, frame, b);
  zero(rowAt(link, TemporalLink.link, frame, b), V * N * N);
  zero(forward, size(reads, Directional.R) * V * N);
  zero(back, size(reads, Directional.R) * V * N);
  for (let v = 0; v < V; v++) {
    const head = <usize>(v * N) << 2;
    precedenceForward(w + head, prevP + head, precedence + head, N);
  }
}

export function blankBackward(link: usize, frame: usize, b: i32): void {
  const N = size(link, TemporalLink.N);
  const w = rowAt(link, TemporalLink.writeWeights, frame, b);
  const dw = rowAt(link, TemporalLink.dWriteWeights, frame, b);
  const prevP = rowAt(link, TemporalLink.prevPrecedence, frame, b);
  const dPrevP = rowAt(link, TemporalLink.dPrevPrecedence, frame, b);
  const dP = rowAt(link, TemporalLink.dPrecedence, frame, b);
  for (let v = 0; v < size(link, TemporalLink.V); v++) {
    const head = <usize>(v * N) << 2;
    precedenceBackward(w + head, prevP + head, dP + head, dw + head, dPrevP + head, N);
  }
}
