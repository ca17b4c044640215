/**
 * u' = ε + (1 - ε) u        order = the `allocations` locations with the smallest ⌊resolution · u' + ½⌋, equal keys by the lower index
 * allocation_v[j] = (1 - u'_(j)) Π_{i<j} u'_(i)        u ← u + (1 - u) allocationGate_v writeGate_v allocation_v        at order_j
 *
 * Between the heads the usage of the allocated locations is the simulated one; afterwards it is restored from `simulated`.
 */
import { constant, operandAt, size, workspace } from "../../call";
import { SparseAllocation } from "../../generated/operands";
import { clearSelection, floats, listAt, locationOf, offerLanes } from "../../lists";
import { EPSILON, loadLanes } from "../../vector";
import { NEGLIGIBLE, ONE_MINUS_EPSILON } from "../allocation/forward";
import { roundedKeys } from "../allocation/order";

export function sparseAllocationForward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) allocateElement(call, frame, b, 0);
}

/** Usages with a common minimum. */
export const USAGES: i32 = 64;

/** The ranks of a selection. */
export function sparseAllocationWorkspace(call: usize): usize {
  return floats(size(call, SparseAllocation.allocations));
}

/** `minima` is the address of a bound of every USAGES usages from below, or 0. Simulated writes only raise usages. */
export function allocateElement(call: usize, frame: usize, b: i32, minima: usize): void {
  const V = size(call, SparseAllocation.V);
  for (let v = 0; v < V; v++) {
    order(call, frame, b, v, minima);
    allocate(call, frame, b, v);
    if (v + 1 < V) simulateWrite(call, frame, b, v);
  }
  for (let v = V - 2; v >= 0; v--) restoreUsage(call, frame, b, v);
}

/** Selects the locations with the least usage, the best first, and stores their usage. */
function order(call: usize, frame: usize, b: i32, v: i32, minima: usize): void {
  const N = size(call, SparseAllocation.N);
  const A = size(call, SparseAllocation.allocations);
  const usage = operandAt(call, SparseAllocation.usage, frame, b);
  const index = listAt(operandAt(call, SparseAllocation.index, frame, b), v, A);
  const simulated = listAt(operandAt(call, SparseAllocation.simulated, frame, b), v, A);
  const resolution = f64x2.splat(constant(call, SparseAllocation.resolution));
  const last = workspace(frame) + floats(A - 1);
  let bound = f32x4.splat(Infinity);
  clearSelection([index, simulated, workspace(frame)], A);
  for (let n = 0; n < N; n += 4) {
    if (minima && (n & (4 * USAGES - 1)) == 0) {
      const least = v128.load(minima + floats(n / USAGES));
      if (i32x4.all_true(f32x4.ge(least, bound))) {
        n += 4 * USAGES - 4;
        continue;
      }
    }
    const u = loadLanes(usage + floats(n), N - n);
    if (i32x4.all_true(f32x4.ge(u, bound))) continue; // false for NaN, so that the selection is full
    offerLanes([index, simulated, workspace(frame)], A, n, N - n, u, i32x4.neg(roundedKeys(u, resolution)));
    bound = f32x4.splat(boundOf(load<i32>(last), constant(call, SparseAllocation.resolution)));
  }
}

/** No usage from here on has a rank above that of the last entry, -key: resolution u' + ½ ≥ key, with a margin for rounding. */
function boundOf(rank: i32, resolution: f32): f32 {
  if (rank == i32.MIN_VALUE) return Infinity;
  return <f32>((<f64>-rank - 0.5) / <f64>resolution + 1e-5);
}

/** preceding_j ← Π_{i<j} u'_(i)        allocation_j ← (1 - u'_(j)) preceding_j */
function allocate(call: usize, frame: usize, b: i32, v: i32): void {
  const A = size(call, SparseAllocation.allocations);
  const simulated = listAt(operandAt(call, SparseAllocation.simulated, frame, b), v, A);
  const preceding = listAt(operandAt(call, SparseAllocation.preceding, frame, b), v, A);
  const allocation = listAt(operandAt(call, SparseAllocation.allocation, frame, b), v, A);
  let product: f32 = 1;
  for (let at: usize = 0; at < floats(A); at += 4) {
    const u = load<f32>(simulated + at);
    store<f32>(preceding + at, product);
    store<f32>(allocation + at, ONE_MINUS_EPSILON * (1 - u) * product);
    product *= EPSILON + ONE_MINUS_EPSILON * u;
    product = product < NEGLIGIBLE ? 0 : product;
  }
}

/** usage ← u + (1 - u) gate allocation of the allocated locations */
function simulateWrite(call: usize, frame: usize, b: i32, v: i32): void {
  const A = size(call, SparseAllocation.allocations);
  const usage = operandAt(call, SparseAllocation.usage, frame, b);
  const index = listAt(operandAt(call, SparseAllocation.index, frame, b), v, A);
  const simulated = listAt(operandAt(call, SparseAllocation.simulated, frame, b), v, A);
  const allocation = listAt(operandAt(call, SparseAllocation.allocation, frame, b), v, A);
  const allocate = load<f32>(operandAt(call, SparseAllocation.allocationGate, frame, b) + floats(v));
  const gate = allocate * load<f32>(operandAt(call, SparseAllocation.writeGate, frame, b) + floats(v));
  for (let at: usize = 0; at < floats(A); at += 4) {
    const u = load<f32>(simulated + at);
    store<f32>(usage + floats(locationOf(load<f32>(index + at))), u + (1 - u) * gate * load<f32>(allocation + at));
  }
}

/** Undoes `simulateWrite`. */
function restoreUsage(call: usize, frame: usize, b: i32, v: i32): void {
  const A = size(call, SparseAllocation.allocations);
  const usage = operandAt(call, SparseAllocation.usage, frame, b);
  const index = listAt(operandAt(call, SparseAllocation.index, frame, b), v, A);
  const simulated = listAt(operandAt(call, SparseAllocation.simulated, frame, b), v, A);
  for (let at: usize = 0; at < floats(A); at += 4) {
    store<f32>(usage + floats(locationOf(load<f32>(index + at))), load<f32>(simulated + at));
  }
}
