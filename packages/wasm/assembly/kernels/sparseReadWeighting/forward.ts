/**
 * readWeights_r = Σ_v mode[backward v] backward_rv + mode[content] content_r + Σ_v mode[forward v] forward_rv
 *
 * The list is the union of the sources' lists.
 */
import { operandAt, size } from "../../call";
import { SparseReadWeighting } from "../../generated/operands";
import { floats, increase, insertEntries, listAt, placeOf } from "../../lists";
import { zero } from "../../vector";
import { indexOf, modeOf, sourcesOf, valuesOf } from "./sources";

export function sparseReadWeightingForward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) {
    for (let r = 0; r < size(call, SparseReadWeighting.R); r++) forwardHead(call, frame, b, r);
  }
}

function forwardHead(call: usize, frame: usize, b: i32, r: i32): void {
  const places = size(call, SparseReadWeighting.readSize);
  const listSize = size(call, SparseReadWeighting.reads);
  const index = listAt(operandAt(call, SparseReadWeighting.readIndex, frame, b), r, places);
  const weights = listAt(operandAt(call, SparseReadWeighting.readWeights, frame, b), r, places);
  const modes = operandAt(call, SparseReadWeighting.readModes, frame, b);
  const sources = sourcesOf(call);
  zero(index, places);
  zero(weights, places);
  for (let source = 0; source < sources; source++) {
    insertEntries(index, places, indexOf(call, frame, b, r, source), listSize);
  }
  for (let source = 0; source < sources; source++) {
    const mode = load<f32>(modes + modeOf(call, r, source));
    const own = indexOf(call, frame, b, r, source);
    const values = valuesOf(call, frame, b, r, source);
    for (let at: usize = 0; at < floats(listSize); at += 4) {
      const entry = load<f32>(own + at);
      if (entry == 0) break;
      increase(weights + floats(placeOf(index, entry, places)), mode * load<f32>(values + at));
    }
  }
}
