/**
 * sparseAllocation backward, from the last write head to the first. `carry` is the gradient of the usage u after the write of the head, at the
 * first place of a location in the lists of all heads:
 *
 *   gate = allocationGate writeGate        dgate = Σ carry (1 - u) allocation        dA = dallocation + carry (1 - u) gate
 *   carry ← carry (1 - gate allocation) + (1 - ε) preceding_j (S_j - dA_j)           S_j = Σ_{i>j} dA_i (1 - u'_(i)) Π_{j<k<i} u'_(k)
 */
import { operandAt, size } from "../../call";
import { SparseAllocation } from "../../generated/operands";
import { floats, increase, locationOf, placeOf, touchRow } from "../../lists";
import { EPSILON, zero } from "../../vector";
import { ONE_MINUS_EPSILON } from "../allocation/forward";

export function sparseAllocationBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) backwardElement(call, frame, b);
}

function backwardElement(call: usize, frame: usize, b: i32): void {
  const V = size(call, SparseAllocation.V);
  const places = V * size(call, SparseAllocation.allocations);
  const index = operandAt(call, SparseAllocation.index, frame, b);
  const carry = operandAt(call, SparseAllocation.carry, frame, b);
  const dUsage = operandAt(call, SparseAllocation.dUsage, frame, b);
  zero(carry, places);
  for (let v = V - 1; v >= 0; v--) backwardHead(call, frame, b, v);
  for (let k = 0; k < places; k++) {
    const entry = load<f32>(index + floats(k));
    if (placeOf(index, entry, places) != k) continue;
    increase(touchRow(dUsage, locationOf(entry), 1), load<f32>(carry + floats(k)));
  }
}

function backwardHead(call: usize, frame: usize, b: i32, v: i32): void {
  const A = size(call, SparseAllocation.allocations);
  const places = A * size(call, SparseAllocation.V);
  const index = operandAt(call, SparseAllocation.index, frame, b);
  const carry = operandAt(call, SparseAllocation.carry, frame, b);
  const simulated = operandAt(call, SparseAllocation.simulated, frame, b);
  const preceding = operandAt(call, SparseAllocation.preceding, frame, b);
  const allocation = operandAt(call, SparseAllocation.allocation, frame, b);
  const dAllocation = operandAt(call, SparseAllocation.dAllocation, frame, b);
  const allocate = load<f32>(operandAt(call, SparseAllocation.allocationGate, frame, b) + floats(v));
  const write = load<f32>(operandAt(call, SparseAllocation.writeGate, frame, b) + floats(v));
  const gate = allocate * write;
  let dGate: f32 = 0;
  let following: f32 = 0; // S_j
  for (let k = (v + 1) * A - 1; k >= v * A; k--) {
    const at = floats(k);
    const first = carry + floats(placeOf(index, load<f32>(index + at), places));
    const u = load<f32>(simulated + at);
    const a = load<f32>(allocation + at);
    const later = load<f32>(first);
    const dA = load<f32>(dAllocation + at) + later * (1 - u) * gate;
    dGate += later * (1 - u) * a;
    store<f32>(first, later * (1 - gate * a) + ONE_MINUS_EPSILON * load<f32>(preceding + at) * (following - dA));
    following = dA * ONE_MINUS_EPSILON * (1 - u) + (EPSILON + ONE_MINUS_EPSILON * u) * following;
  }
  increase(operandAt(call, SparseAllocation.dAllocationGate, frame, b) + floats(v), dGate * write);
  increase(operandAt(call, SparseAllocation.dWriteGate, frame, b) + floats(v), dGate * allocate);
}
