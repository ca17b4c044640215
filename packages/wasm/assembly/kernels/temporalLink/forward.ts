/**
 * L_ij = (1 - w_i - w_j) L(t-1)_ij + w_i p(t-1)_j,   L_ii = 0        p = (1 - Σ w) p(t-1) + w
 *
 * Four rows i of L at a time, columns j in the lanes: w_j and p(t-1)_j are loaded once for four rows.
 */
import { operandAt, size } from "../../call";
import { TemporalLink } from "../../generated/operands";
import { precedenceForward } from "./precedence";
import { updateRows } from "./updateRows";

export function temporalLinkForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const V = size(call, TemporalLink.V);
  for (let b = begin; b < end; b++) for (let v = 0; v < V; v++) forwardHead(call, frame, b, v);
}

function forwardHead(call: usize, frame: usize, b: i32, v: i32): void {
  const N = size(call, TemporalLink.N);
  const stride = (<usize>N) << 2;
  const w = operandAt(call, TemporalLink.writeWeights, frame, b) + <usize>v * stride;
  const prevP = operandAt(call, TemporalLink.prevPrecedence, frame, b) + <usize>v * stride;
  const precedence = operandAt(call, TemporalLink.precedence, frame, b) + <usize>v * stride;
  let from = operandAt(call, TemporalLink.prevLink, frame, b) + <usize>(v * N) * stride;
  let to = operandAt(call, TemporalLink.link, frame, b) + <usize>(v * N) * stride;
  for (let i = 0; i < N; i += 4) {
    updateRows(from, to, w, prevP, i, N);
    from += 4 * stride;
    to += 4 * stride;
  }
  precedenceForward(w, prevP, precedence, N);
}
