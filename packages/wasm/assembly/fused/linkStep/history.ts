/**
 * L(t-1) if not every step keeps its links: recomputed from the last kept links by the updates of the steps since then, with the same bits.
 *
 * L_ij ← (1 - w_j - w_i) L_ij + w_i p(s-1)_j, for w of each step s since then (in sweep.ts)
 */
import { operandAt, operandAtSlot, previousSlot, size, wasActive } from "../../call";
import { TemporalLink } from "../../generated/operands";
import { loadLanes } from "../../vector";

/** Address of the last links that a step before t kept, of batch element b. */
export function keptLinks(link: usize, frame: usize, b: i32): usize {
  const every = size(link, TemporalLink.keep);
  if (every == 1) return operandAt(link, TemporalLink.prevLink, frame, b);
  return operandAtSlot(link, TemporalLink.prevLink, previousSlot(frame) / every, b);
}

/**
 * Writes a record of 32 bytes for each step since then in which batch element b was active, and returns the end of the records: the
 * addresses of w and p(s-1) of the write head at `head` bytes, and four lanes for `loadStepWeights`.
 */
export function recordSteps(link: usize, frame: usize, b: i32, head: usize, steps: usize): usize {
  const last = previousSlot(frame);
  for (let slot = last - (last % size(link, TemporalLink.keep)) + 1; slot <= last; slot++) {
    if (!wasActive(frame, last + 1 - slot, b)) continue;
    store<u32>(steps, <u32>(operandAtSlot(link, TemporalLink.writeWeights, slot, b) + head));
    store<u32>(steps, <u32>(operandAtSlot(link, TemporalLink.prevPrecedence, slot - 1, b) + head), 4);
    steps += 32;
  }
  return steps;
}

/** Loads w_i of the four rows at `own` bytes into the records. @inline */
export function loadStepWeights(steps: usize, last: usize, own: usize, rest: i32): void {
  for (; steps < last; steps += 32) v128.store(steps, loadLanes(<usize>load<u32>(steps) + own, rest), 16);
}
