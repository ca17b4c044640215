/** The locations that the links of a read list reach, with their x, in the workspace, and a table that finds them. */
import { size, workspace } from "../../call";
import { SparseDirectional } from "../../generated/operands";
import { candidatesBytes, candidateValues, clearTable, floats, slotOf, tableSlots } from "../../lists";

/** Forward, the table and the candidates; backward, logarithms. */
export function sparseDirectionalWorkspace(call: usize): usize {
  const forward = floats(slotsOf(call)) + candidatesBytes(mostCandidates(call));
  return max(forward, floats(size(call, SparseDirectional.reads)));
}

/** Most locations that the links of a read list reach. */
export function mostCandidates(call: usize): i32 {
  const links = size(call, SparseDirectional.readSize) * size(call, SparseDirectional.links);
  return min(size(call, SparseDirectional.N), links);
}

/** Slots of the table, in whole vectors. */
export function slotsOf(call: usize): i32 {
  return max(tableSlots(mostCandidates(call)), 4);
}

export function candidatesOf(call: usize, frame: usize): usize {
  return workspace(frame) + floats(slotsOf(call));
}

/** Removes all candidates. Returns the address of the values of new ones. */
export function openSums(call: usize, frame: usize): usize {
  clearTable(workspace(frame), slotsOf(call));
  return candidateValues(candidatesOf(call, frame), mostCandidates(call));
}

/**
 * Adds to the x of a candidate. `count` candidates are known, whose x are at `values`; returns their number afterwards. `slots` is
 * `slotsOf(call)`. @inline
 */
export function addTo(frame: usize, slots: i32, values: usize, count: i32, entry: f32, x: f32): i32 {
  const candidates = workspace(frame) + floats(slots);
  const slot = slotOf(workspace(frame), slots, candidates, entry);
  // Without a branch, which would often be mispredicted.
  const known = load<i32>(slot);
  const place = known ? known - 1 : count;
  const sum = values + floats(place);
  store<i32>(slot, place + 1);
  store<f32>(candidates + floats(place), entry);
  store<f32>(sum, select<f32>(load<f32>(sum), 0, known != 0) + x);
  return known ? count : count + 1;
}
