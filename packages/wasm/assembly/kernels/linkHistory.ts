/**
 * L(t-1) where not every step keeps its links (`PlanOptions.linkEvery` of core): from those of the last step that did, by the updates
 * of the steps since, with the bits they had.
 *
 * L_ij ← (1 - w_j - w_i) L_ij + w_i p_j, for the w and p(s-1) of each step s since (linkStepSweep.ts does it)
 */
import { atSlot, previousSlot, size, tookPart } from "../call";
import { TemporalLink } from "../operands";
import { rowAt } from "../row";

/** The links that were kept last before step t, of batch row b. */
export function keptLinks(link: usize, frame: usize, b: i32): usize {
  const every = size(link, TemporalLink.linkEvery);
  if (every == 1) return rowAt(link, TemporalLink.prevLink, frame, b);
  return atSlot(link, TemporalLink.prevLink, previousSlot(frame) / every, b);
}

/** Writes the addresses of w and p(s-1) for the steps since in which the row took part; returns how many. */
export function stepsSince(link: usize, frame: usize, b: i32, steps: usize): i32 {
  const last = previousSlot(frame);
  let count = 0;
  for (let slot = last - (last % size(link, TemporalLink.linkEvery)) + 1; slot <= last; slot++) {
    if (!tookPart(frame, last + 1 - slot, b)) continue;
    store<u32>(steps, <u32>atSlot(link, TemporalLink.writeWeights, slot, b));
    store<u32>(steps, <u32>atSlot(link, TemporalLink.prevPrecedence, slot - 1, b), 4);
    steps += 8;
    count++;
  }
  return count;
}

