/** sparseReadWeighting backward. For each entry of each source, with d = dreadWeights_r:  dmode += d source,  dsource += mode d. */
import { operandAt, size } from "../../call";
import { SparseReadWeighting } from "../../generated/operands";
import { floats, increase, listAt, placeOf } from "../../lists";
import { gradientsOf, indexOf, modeOf, sourcesOf, valuesOf } from "./sources";

export function sparseReadWeightingBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const R = size(call, SparseReadWeighting.R);
  for (let b = begin; b < end; b++) {
    for (let r = 0; r < R; r++) {
      for (let source = 0; source < sourcesOf(call); source++) backwardSource(call, frame, b, r, source);
    }
  }
}

function backwardSource(call: usize, frame: usize, b: i32, r: i32, source: i32): void {
  const places = size(call, SparseReadWeighting.readSize);
  const index = listAt(operandAt(call, SparseReadWeighting.readIndex, frame, b), r, places);
  const dWeights = listAt(operandAt(call, SparseReadWeighting.dReadWeights, frame, b), r, places);
  const own = indexOf(call, frame, b, r, source);
  const values = valuesOf(call, frame, b, r, source);
  const dValues = gradientsOf(call, frame, b, r, source);
  const mode = load<f32>(operandAt(call, SparseReadWeighting.readModes, frame, b) + modeOf(call, r, source));
  let dMode: f32 = 0;
  for (let at: usize = 0; at < floats(size(call, SparseReadWeighting.reads)); at += 4) {
    const entry = load<f32>(own + at);
    if (entry == 0) break;
    const d = load<f32>(dWeights + floats(placeOf(index, entry, places)));
    dMode += d * load<f32>(values + at);
    increase(dValues + at, d * mode);
  }
  increase(operandAt(call, SparseReadWeighting.dReadModes, frame, b) + modeOf(call, r, source), dMode);
}
