/**
 * allocation backward, from the last write head to the first. `carry` is the gradient of the usage u after the write of the head:
 *
 *   gate = allocationGate writeGate        dgate = Σ carry (1 - u) allocation        dA = dallocation + carry (1 - u) gate
 *   carry ← carry (1 - gate allocation) + (1 - ε) preceding_j (S_j - dA_(j))         S_j = Σ_{i>j} dA_(i) (1 - u'_(i)) Π_{j<k<i} u'_(k)
 */
import { operandAt, size } from "../../call";
import { Allocation } from "../../generated/operands";
import { add, EPSILON, prefetch, zero } from "../../vector";
import { ONE_MINUS_EPSILON } from "./forward";

export function allocationBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) backwardElement(call, frame, b);
}

function backwardElement(call: usize, frame: usize, b: i32): void {
  const N = size(call, Allocation.N);
  const V = size(call, Allocation.V);
  const carry = operandAt(call, Allocation.carry, frame, b);
  zero(carry, N);
  for (let v = V - 1; v >= 0; v--) backwardHead(call, frame, b, v, carry);
  add(carry, operandAt(call, Allocation.dUsage, frame, b), N);
}

/** carry: the gradient of the usage after the write of head v; on return, of the usage before it. */
function backwardHead(call: usize, frame: usize, b: i32, v: i32, carry: usize): void {
  const N = size(call, Allocation.N);
  const head = (<usize>(v * N)) << 2;
  const simulated = operandAt(call, Allocation.simulated, frame, b) + head;
  const order = operandAt(call, Allocation.order, frame, b) + head;
  const preceding = operandAt(call, Allocation.preceding, frame, b) + head;
  const allocation = operandAt(call, Allocation.allocation, frame, b) + head;
  const dAllocation = operandAt(call, Allocation.dAllocation, frame, b) + head;
  const allocate = load<f32>(operandAt(call, Allocation.allocationGate, frame, b) + ((<usize>v) << 2));
  const write = load<f32>(operandAt(call, Allocation.writeGate, frame, b) + ((<usize>v) << 2));
  const gate = allocate * write;
  const bytes = (<usize>N) << 2;
  prefetch(order, bytes);
  prefetch(simulated, bytes);
  prefetch(preceding, bytes);
  prefetch(allocation, bytes);
  let dGate: f32 = 0;
  let following: f32 = 0; // S_j
  for (let j = N - 1; j >= 0; j--) {
    const location = (<usize>load<u32>(order + ((<usize>j) << 2))) << 2;
    const u = load<f32>(simulated + location);
    const a = load<f32>(allocation + location);
    const later = load<f32>(carry + location);
    const dA = load<f32>(dAllocation + location) + later * (1 - u) * gate;
    const through = ONE_MINUS_EPSILON * load<f32>(preceding + ((<usize>j) << 2)) * (following - dA);
    dGate += later * (1 - u) * a;
    store<f32>(carry + location, later * (1 - gate * a) + through);
    following = dA * ONE_MINUS_EPSILON * (1 - u) + (EPSILON + ONE_MINUS_EPSILON * u) * following;
  }
  const dAllocate = operandAt(call, Allocation.dAllocationGate, frame, b) + ((<usize>v) << 2);
  store<f32>(dAllocate, load<f32>(dAllocate) + dGate * write);
  const dWrite = operandAt(call, Allocation.dWriteGate, frame, b) + ((<usize>v) << 2);
  store<f32>(dWrite, load<f32>(dWrite) + dGate * allocate);
}
