/**
 * u' = ε + (1 - ε) u        order = locations by ascending ⌊resolution u' + ½⌋, equal keys by the lower index; resolution 0: by u'
 * allocation_v[order_j] = (1 - u'_(j)) Π_{i<j} u'_(i)        u ← u + (1 - u) allocationGate_v writeGate_v allocation_v
 *
 * order.ts computes `order`, as i32. 1 - u' is computed as (1 - ε)(1 - u), which is exact if u = 1.
 */
import { constant, operandAt, size, workspace } from "../../call";
import { Allocation } from "../../generated/operands";
import { copy, EPSILON, loadLanes, madd, storeLanes } from "../../vector";
import { sort, sortBytes } from "./order";

/** @inline */
export const ONE_MINUS_EPSILON: f32 = 0.999999; // 1 - ε

/** Smaller products are set to 0: they change no sum, and arithmetic on subnormal numbers is a hundred times slower. @inline */
export const NEGLIGIBLE: f32 = 1e-30;

export function allocationForward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) forwardElement(call, frame, b);
}

export function allocationWorkspace(call: usize): usize {
  return sortBytes(size(call, Allocation.N));
}

function forwardElement(call: usize, frame: usize, b: i32): void {
  const N = size(call, Allocation.N);
  const V = size(call, Allocation.V);
  const allocationGate = operandAt(call, Allocation.allocationGate, frame, b);
  const writeGate = operandAt(call, Allocation.writeGate, frame, b);
  let allocation = operandAt(call, Allocation.allocation, frame, b);
  let simulated = operandAt(call, Allocation.simulated, frame, b);
  let order = operandAt(call, Allocation.order, frame, b);
  let preceding = operandAt(call, Allocation.preceding, frame, b);
  const stride = (<usize>N) << 2;
  copy(operandAt(call, Allocation.usage, frame, b), simulated, N);
  for (let v = 0; v < V; v++) {
    sort(simulated, order, N, constant(call, Allocation.resolution), workspace(frame));
    allocate(simulated, order, preceding, allocation, N);
    if (v + 1 == V) break;
    const head = (<usize>v) << 2;
    const gate = load<f32>(allocationGate + head) * load<f32>(writeGate + head);
    simulateWrite(simulated, allocation, gate, simulated + stride, N);
    allocation += stride;
    simulated += stride;
    order += stride;
    preceding += stride;
  }
}

/** preceding_j ← Π_{i<j} u'_(i)        allocation_(j) ← (1 - u'_(j)) preceding_j */
function allocate(simulated: usize, order: usize, preceding: usize, allocation: usize, N: i32): void {
  let product: f32 = 1;
  for (let j: usize = 0, bytes = (<usize>N) << 2; j < bytes; j += 4) {
    const location = (<usize>load<u32>(order + j)) << 2;
    const u = load<f32>(simulated + location);
    store<f32>(preceding + j, product);
    store<f32>(allocation + location, ONE_MINUS_EPSILON * (1 - u) * product);
    product *= EPSILON + ONE_MINUS_EPSILON * u;
    product = product < NEGLIGIBLE ? 0 : product;
  }
}

/** next ← u + (1 - u) gate allocation */
function simulateWrite(simulated: usize, allocation: usize, gate: f32, next: usize, N: i32): void {
  const scale = f32x4.splat(gate);
  const one = f32x4.splat(1);
  eachVector(N, (at: usize, count: i32) => {
    const u = loadLanes(simulated + at, count);
    const share = f32x4.mul(scale, loadLanes(allocation + at, count));
    storeLanes(next + at, madd(f32x4.sub(one, u), share, u), count);
  });
}
