/**
 * sparseTemporalLink backward, for each changed row with a gradient, then the exchange. With L = L(t-1) and p = p(t-1), for the links of L(t):
 *
 *   dL_ij = dL(t)_ij (1 - w_i - w_j) of links that L had        dw_i += dL(t)_ij (p_j - L_ij)        dw_j -= dL(t)_ij L_ij
 *   dp_j += dL(t)_ij w_i                                        p(t):  dp += (1 - Σ w) dp(t),   dw_i += dp(t)_i - Σ_j dp(t)_j p_j
 */
import { operandAt, size } from "../../call";
import { SparseTemporalLink } from "../../generated/operands";
import { countEntries, findRow, floats, increase, locationOf, placeOf, valueAt } from "../../lists";
import { copy, total, zero } from "../../vector";
import { sparseTemporalLinkExchange } from "./exchange";
import { headAt, rowAt } from "./head";

export function sparseTemporalLinkBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) backwardElement(call, frame, b);
  sparseTemporalLinkExchange(call, frame, begin, end);
}

function backwardElement(call: usize, frame: usize, b: i32): void {
  const changed = operandAt(call, SparseTemporalLink.changedIndex, frame, b);
  const dLink = operandAt(call, SparseTemporalLink.dLink, frame, b);
  const count = countEntries(changed, size(call, SparseTemporalLink.changed));
  for (let k = 0; k < count; k++) {
    const row = locationOf(load<f32>(changed + floats(k)));
    const dRow = findRow(dLink, row, size(call, SparseTemporalLink.links));
    if (dRow) rowBackward(call, frame, b, k, row, dRow);
  }
  for (let v = 0; v < size(call, SparseTemporalLink.V); v++) precedenceBackward(call, frame, b, v);
}

/** Row k of the journal: turns its gradient into that of the links before. */
function rowBackward(call: usize, frame: usize, b: i32, k: i32, row: i32, dRow: usize): void {
  const N = size(call, SparseTemporalLink.N);
  const links = size(call, SparseTemporalLink.links);
  const writeSize = size(call, SparseTemporalLink.writeSize);
  const v = row / N;
  const writeIndex = headAt(call, SparseTemporalLink.writeIndex, frame, b, v, SparseTemporalLink.writeSize);
  const writes = headAt(call, SparseTemporalLink.writeWeights, frame, b, v, SparseTemporalLink.writeSize);
  const dWrites = headAt(call, SparseTemporalLink.dWriteWeights, frame, b, v, SparseTemporalLink.writeSize);
  const precedenceIndex = headAt(call, SparseTemporalLink.prevPrecedenceIndex, frame, b, v, SparseTemporalLink.links);
  const precedence = headAt(call, SparseTemporalLink.prevPrecedence, frame, b, v, SparseTemporalLink.links);
  const dPrecedence = headAt(call, SparseTemporalLink.dPrevPrecedence, frame, b, v, SparseTemporalLink.links);
  const index = rowAt(call, SparseTemporalLink.linkIndex, frame, b, row);
  const before = rowAt(call, SparseTemporalLink.prevLinkIndex, frame, b, k);
  const valueBefore = rowAt(call, SparseTemporalLink.prevLink, frame, b, k);
  const d = operandAt(call, SparseTemporalLink.chosen, frame, b);
  const ofRow = placeOf(writeIndex, <f32>((row % N) + 1), writeSize);
  const w: f32 = ofRow < 0 ? 0 : load<f32>(writes + floats(ofRow));
  copy(dRow, d, links);
  zero(dRow, links);
  for (let at: usize = 0; at < floats(links); at += 4) {
    const entry = load<f32>(index + at);
    if (entry == 0) break;
    const dL = load<f32>(d + at);
    const ofColumn = placeOf(writeIndex, entry, writeSize);
    const stored = placeOf(before, entry, links);
    const old: f32 = stored < 0 ? 0 : load<f32>(valueBefore + floats(stored));
    if (stored >= 0) store<f32>(dRow + floats(stored), dL * (1 - w - valueAt(writeIndex, writes, entry, writeSize)));
    if (ofColumn >= 0) increase(dWrites + floats(ofColumn), -dL * old);
    if (ofRow < 0) continue;
    increase(dWrites + floats(ofRow), dL * (valueAt(precedenceIndex, precedence, entry, links) - old));
    const last = placeOf(precedenceIndex, entry, links);
    if (last >= 0) increase(dPrecedence + floats(last), dL * w);
  }
}

function precedenceBackward(call: usize, frame: usize, b: i32, v: i32): void {
  const links = size(call, SparseTemporalLink.links);
  const writeSize = size(call, SparseTemporalLink.writeSize);
  const writeIndex = headAt(call, SparseTemporalLink.writeIndex, frame, b, v, SparseTemporalLink.writeSize);
  const writes = headAt(call, SparseTemporalLink.writeWeights, frame, b, v, SparseTemporalLink.writeSize);
  const dWrites = headAt(call, SparseTemporalLink.dWriteWeights, frame, b, v, SparseTemporalLink.writeSize);
  const prevIndex = headAt(call, SparseTemporalLink.prevPrecedenceIndex, frame, b, v, SparseTemporalLink.links);
  const prev = headAt(call, SparseTemporalLink.prevPrecedence, frame, b, v, SparseTemporalLink.links);
  const dPrev = headAt(call, SparseTemporalLink.dPrevPrecedence, frame, b, v, SparseTemporalLink.links);
  const index = headAt(call, SparseTemporalLink.precedenceIndex, frame, b, v, SparseTemporalLink.links);
  const dPrecedence = headAt(call, SparseTemporalLink.dPrecedence, frame, b, v, SparseTemporalLink.links);
  const rest: f32 = 1 - total(writes, writeSize);
  let sum: f32 = 0;
  for (let at: usize = 0; at < floats(links); at += 4) {
    const entry = load<f32>(prevIndex + at);
    if (entry == 0) break;
    const d = valueAt(index, dPrecedence, entry, links);
    sum += d * load<f32>(prev + at);
    increase(dPrev + at, rest * d);
  }
  for (let at: usize = 0; at < floats(writeSize); at += 4) {
    const entry = load<f32>(writeIndex + at);
    if (entry == 0) break;
    increase(dWrites + at, valueAt(index, dPrecedence, entry, links) - sum);
  }
}
