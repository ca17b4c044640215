/**
 * The journal of a step: the rows that it changes, in `changedIndex`, and their links before, in `prevLinkIndex` and `prevLink`. While a step
 * runs, the workspace holds the number of rows and a table of their places, then the candidates of a choice.
 */
import { operandAt, size, workspace } from "../../call";
import { SparseTemporalLink } from "../../generated/operands";
import { candidatesBytes, clearTable, floats, slotOf, tableSlots } from "../../lists";
import { copy, zero } from "../../vector";
import { rowAt } from "./head";

const HEADER: usize = 16;

export function sparseTemporalLinkWorkspace(call: usize): usize {
  return HEADER + floats(slots(call)) + candidatesBytes(mostCandidates(call));
}

/** @inline */
function slots(call: usize): i32 {
  return max(tableSlots(size(call, SparseTemporalLink.changed)), 4);
}

/** Most links of a row or a column, and most weights of the precedence, of which the largest are chosen. */
export function mostCandidates(call: usize): i32 {
  const links = size(call, SparseTemporalLink.links);
  return links + max(links, size(call, SparseTemporalLink.writeSize));
}

/** Memory for candidates. */
export function candidatesOf(call: usize, frame: usize): usize {
  return workspace(frame) + HEADER + floats(slots(call));
}

export function openJournal(call: usize, frame: usize, b: i32): void {
  zero(operandAt(call, SparseTemporalLink.changedIndex, frame, b), size(call, SparseTemporalLink.changed));
  store<i32>(workspace(frame), 0);
  clearTable(workspace(frame) + HEADER, slots(call));
}

/** Number of rows in the journal. @inline */
export function changes(frame: usize): i32 {
  return load<i32>(workspace(frame));
}

/** Copies row v N + i to the journal. Returns its place, or -1 if it was there before. */
export function keepRow(call: usize, frame: usize, b: i32, row: i32): i32 {
  const changed = operandAt(call, SparseTemporalLink.changedIndex, frame, b);
  const slot = slotOf(workspace(frame) + HEADER, slots(call), changed, <f32>(row + 1));
  if (load<i32>(slot) > 0) return -1;
  const place = changes(frame);
  if (place == size(call, SparseTemporalLink.changed)) unreachable();
  store<i32>(slot, place + 1);
  store<i32>(workspace(frame), place + 1);
  store<f32>(changed + floats(place), <f32>(row + 1));
  const links = size(call, SparseTemporalLink.links);
  copy(
    rowAt(call, SparseTemporalLink.linkIndex, frame, b, row),
    rowAt(call, SparseTemporalLink.prevLinkIndex, frame, b, place),
    links,
  );
  copy(
    rowAt(call, SparseTemporalLink.link, frame, b, row),
    rowAt(call, SparseTemporalLink.prevLink, frame, b, place),
    links,
  );
  return place;
}
