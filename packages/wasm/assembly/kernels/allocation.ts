/**
 * u' = ε + (1 - ε) u        order = rows by ascending ⌊resolution u' + ½⌋, equal keys by the lower index; resolution 0: by u'
 * allocation_v[order_j] = (1 - u'_(j)) Π_{i<j} u'_(i)        u ← u + (1 - u) allocationGate_v writeGate_v allocation_v
 *
 * The order is made in usageOrder.ts; `order` holds i32. 1 - u' is computed as (1 - ε)(1 - u), which is exact where a full row would leave rounding alone.
 */
import { constant, size, workspace } from "../call";
import { EPSILON } from "../lanes/constants";
import { fetch } from "../lanes/fetch";
import { madd } from "../lanes/madd";
import { loadLanes, storeLanes } from "../lanes/partial";
import { add, copy, zero } from "../lanes/vector";
import { Allocation } from "../operands";
import { rowAt } from "../row";
import { sort, sortBytes } from "./usageOrder";

/** @inline */
const REST: f32 = 0.999999; // 1 - ε
/** A product below it is 0: it changes no sum, and subnormal numbers are a hundred times slower. @inline */
const NEGLIGIBLE: f32 = 1e-30;

export function allocationForward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) forwardRow(call, frame, b);
}

export function allocationBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) backwardRow(call, frame, b);
}

export function allocationWorkspace(call: usize): usize {
  return sortBytes(size(call, Allocation.N));
}

function forwardRow(call: usize, frame: usize, b: i32): void {
  const N = size(call, Allocation.N);
  const V = size(call, Allocation.V);
  const allocationGate = rowAt(call, Allocation.allocationGate, frame, b);
  const writeGate = rowAt(call, Allocation.writeGate, frame, b);
  let allocation = rowAt(call, Allocation.allocation, frame, b);
  let simulated = rowAt(call, Allocation.simulated, frame, b);
  let order = rowAt(call, Allocation.order, frame, b);
  let preceding = rowAt(call, Allocation.preceding, frame, b);
  const stride = <usize>N << 2;
  copy(rowAt(call, Allocation.usage, frame, b), simulated, N);
  for (let v = 0; v < V; v++) {
    sort(simulated, order, N, constant(call, Allocation.resolution), workspace(frame));
    fillFreest(simulated, order, preceding, allocation, N);
    if (v + 1 == V) break;
    const head = <usize>v << 2;
    const gate = load<f32>(allocationGate + head) * load<f32>(writeGate + head);
    raise(simulated, allocation, gate, simulated + stride, N);
    allocation += stride;
    simulated += stride;
    order += stride;
    preceding += stride;
  }
}

/** preceding_j = Π_{i<j} u'_(i)        allocation_(j) = (1 - u'_(j)) preceding_j */
function fillFreest(simulated: usize, order: usize, preceding: usize, allocation: usize, N: i32): void {
  let product: f32 = 1;
  for (let j: usize = 0, bytes = <usize>N << 2; j < bytes; j += 4) {
    const row = <usize>load<u32>(order + j) << 2;
    const u = load<f32>(simulated + row);
    store<f32>(preceding + j, product);
    store<f32>(allocation + row, REST * (1 - u) * product);
    product *= EPSILON + REST * u;
    product = product < NEGLIGIBLE ? 0 : product;
  }
}

/** next = u + (1 - u) gate allocation */
function raise(simulated: usize, allocation: usize, gate: f32, next: usize, N: i32): void {
  const scale = f32x4.splat(gate);
  const one = f32x4.splat(1);
  for (let n = 0; n < N; n += 4) {
    const at = <usize>n << 2;
    const u = loadLanes(simulated + at, N - n);
    const share = f32x4.mul(scale, loadLanes(allocation + at, N - n));
    storeLanes(next + at, madd(f32x4.sub(one, u), share, u), N - n);
  }
}

function backwardRow(call: usize, frame: usize, b: i32): void {
  const N = size(call, Allocation.N);
  const V = size(call, Allocation.V);
  const carry = rowAt(call, Allocation.carry, frame, b);
  zero(carry, N);
  for (let v = V - 1; v >= 0; v--) backwardHead(call, frame, b, v, carry);
  add(carry, rowAt(call, Allocation.dUsage, frame, b), N);
}

/** carry: in, the gradient of the usage that the next head sees; out, of what this head sees. */
function backwardHead(call: usize, frame: usize, b: i32, v: i32, carry: usize): void {
  const N = size(call, Allocation.N);
  const head = <usize>(v * N) << 2;
  const simulated = rowAt(call, Allocation.simulated, frame, b) + head;
  const order = rowAt(call, Allocation.order, frame, b) + head;
  const preceding = rowAt(call, Allocation.preceding, frame, b) + head;
  const allocation = rowAt(call, Allocation.allocation, frame, b) + head;
  const dAllocation = rowAt(call, Allocation.dAllocation, frame, b) + head;
  const allocate = load<f32>(rowAt(call, Allocation.allocationGate, frame, b) + (<usize>v << 2));
  const write = load<f32>(rowAt(call, Allocation.writeGate, frame, b) + (<usize>v << 2));
  const gate = allocate * write;
  const bytes = <usize>N << 2;
  fetch(order, bytes);
  fetch(simulated, bytes);
  fetch(preceding, bytes);
  fetch(allocation, bytes);
  let dGate: f32 = 0;
  let following: f32 = 0; // S_j = Σ_{i>j} dA_i (1 - u'_i) Π_{j<k<i} u'_k
  for (let j = N - 1; j >= 0; j--) {
    const row = <usize>load<u32>(order + (<usize>j << 2)) << 2;
    const u = load<f32>(simulated + row);
    const a = load<f32>(allocation + row);
    const later = load<f32>(carry + row);
    const dA = load<f32>(dAllocation + row) + later * (1 - u) * gate;
    const through = REST * load<f32>(preceding + (<usize>j << 2)) * (following - dA);
    dGate += later * (1 - u) * a;
    store<f32>(carry + row, later * (1 - gate * a) + through);
    following = dA * REST * (1 - u) + (EPSILON + REST * u) * following;
  }
  const dAllocate = rowAt(call, Allocation.dAllocationGate, frame, b) + (<usize>v << 2);
  store<f32>(dAllocate, load<f32>(dAllocate) + dGate * write);
  const dWrite = rowAt(call, Allocation.dWriteGate, frame, b) + (<usize>v << 2);
  store<f32>(dWrite, load<f32>(dWrite) + dGate * allocate);
}
