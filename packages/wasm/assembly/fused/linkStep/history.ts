/**
 * L(t-1) where not every step keeps its links (`PlanOptions.linkEvery` of core): from those of the last step that did, by the updates
 * of the steps since, with the bits they had.
 *
 * L_ij ← (1 - w_j - w_i) L_ij + w_i p_j, for the w and p(s-1) of each step s since (sweep.ts does it)
 */
import { operandAt, operandAtSlot, previousSlot, size, wasActive } from "../../call";
import { TemporalLink } from "../../generated/operands";
import { loadLanes } from "../../vector";

/** The links that were kept last before step t, of batch element b. */
export function keptLinks(link: usize, frame: usize, b: i32): usize {
  const every = size(link, TemporalLink.keep);
  if (every == 1) return operandAt(link, TemporalLink.prevLink, frame, b);
  return operandAtSlot(link, TemporalLink.prevLink, previousSlot(frame) / every, b);
}

/**
 * Writes a record of 32 bytes for each step since in which the row took part, and returns where they end: the addresses of w and p(s-1)
 * of the write head that begins `head` bytes on, and room for the w_i of a block.
 */
export function stepsSince(link: usize, frame: usize, b: i32, head: usize, steps: usize): usize {
  const last = previousSlot(frame);
  for (let slot = last - (last % size(link, TemporalLink.keep)) + 1; slot <= last; slot++) {
    if (!wasActive(frame, last + 1 - slot, b)) continue;
    store<u32>(steps, <u32>(operandAtSlot(link, TemporalLink.writeWeights, slot, b) + head));
    store<u32>(steps, <u32>(operandAtSlot(link, TemporalLink.prevPrecedence, slot - 1, b) + head), 4);
    steps += 32;
  }
  return steps;
}

/** The w_i of rows i to i + 3, `own` bytes on, into the steps' records. @inline */
export function stepsToRows(steps: usize, last: usize, own: usize, rest: i32): void {
  for (; steps < last; steps += 32) v128.store(steps, loadLanes(<usize>load<u32>(steps) + own, rest), 16);
}
