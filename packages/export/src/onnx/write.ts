/** The nodes of the kernels that write to the memory. */

import { EPSILON } from "../epsilon.ts";
import type { CallScope } from "./callScope.ts";
import type { Graph, Value } from "./graph.ts";

/** ψ_n = Π_r (1 - free_r read_rn)        usage = (usage(t-1) + (1 - usage(t-1)) (1 - Π_v (1 - write_vn))) ψ */
export function usage(call: CallScope): void {
  const { graph } = call;
  const [N, R, V] = sizes(call);
  const prevUsage = call.read("prevUsage", [N]);
  const unwritten = graph.complement(call.read("prevWriteWeights", [V, N]));
  const written = graph.complement(graph.reduce("ReduceProd", unwritten, 1, "drop"));
  const freed = graph.multiply(graph.unsqueeze(call.read("freeGates", [R]), 2), call.read("prevReadWeights", [R, N]));
  const retention = graph.reduce("ReduceProd", graph.complement(freed), 1, "drop");
  const inUse = graph.add(prevUsage, graph.multiply(graph.complement(prevUsage), written));
  call.write("retention", [N], retention);
  call.write("usage", [N], graph.multiply(inUse, retention));
}

/** Each write head in turn, on the usage that the earlier heads would leave. */
export function allocation(call: CallScope): void {
  const { graph } = call;
  const [N, , V] = sizes(call);
  const gate = graph.multiply(call.read("allocationGate", [V]), call.read("writeGate", [V]));
  let used = call.read("usage", [N]);
  for (let v = 0; v < V; v++) {
    const allocated = allocate(graph, used, N, call.setting("resolution"));
    call.write("allocation", [N], allocated, v * N);
    if (v + 1 === V) break;
    const share = graph.multiply(graph.slice(gate, 1, v, v + 1), allocated);
    used = graph.add(used, graph.multiply(graph.complement(used), share));
  }
}

/**
 * a[order_j] = (1 - u'_(j)) Π_{i<j} u'_(i). TopK returns equal keys in the order of their indices, by its specification: the lower location
 * comes first. The product is the exponential of a sum of logarithms, since ONNX has no cumulative product; u' ≥ ε.
 */
function allocate(graph: Graph, used: Value, N: number, resolution: number): Value {
  const raised = graph.add(graph.number(EPSILON), graph.multiply(graph.number(1 - EPSILON), used));
  const scaled = graph.add(graph.multiply(graph.number(resolution), raised), graph.number(0.5));
  const key = resolution > 0 ? graph.op("Floor", [scaled]) : used;
  const [, order] = graph.ops("TopK", [key, graph.integers(N)], 2, { axis: 1, largest: 0, sorted: 1 });
  const sorted = graph.op("GatherElements", [raised, order!], { axis: 1 });
  const one = graph.integers(1);
  const axis = graph.op("Squeeze", [one, graph.integers(0)]);
  const logarithms = graph.op("CumSum", [graph.op("Log", [sorted]), axis], { exclusive: 1 });
  const inOrder = graph.multiply(graph.complement(sorted), graph.op("Exp", [logarithms]));
  return graph.op("ScatterElements", [raised, order!, inOrder], { axis: 1 });
}

/** w_v = writeGate_v (allocationGate_v allocation_v + (1 - allocationGate_v) content_v) */
export function writeWeighting(call: CallScope): void {
  const { graph } = call;
  const [N, , V] = sizes(call);
  const [writeGate, allocate] = ["writeGate", "allocationGate"].map((gate) => graph.unsqueeze(call.read(gate, [V]), 2));
  let weights = graph.multiply(graph.complement(allocate!), call.read("content", [V, N]));
  if (call.has("allocation")) {
    weights = graph.add(graph.multiply(allocate!, call.read("allocation", [V, N])), weights);
  }
  call.write("writeWeights", [V, N], graph.multiply(writeGate!, weights));
}

/** M = M(t-1) ∘ Π_v (1 - w_v e_v^T) [∘ ψ] + Σ_v w_v v_v^T */
export function memoryWrite(call: CallScope): void {
  const { graph } = call;
  const [N, , V] = sizes(call);
  const W = call.setting("W");
  const weights = call.read("writeWeights", [V, N]);
  const erased = graph.multiply(graph.unsqueeze(weights, 3), graph.unsqueeze(call.read("erase", [V, W]), 2));
  let kept = graph.reduce("ReduceProd", graph.complement(erased), 1, "drop");
  if (call.has("retention")) kept = graph.multiply(kept, graph.unsqueeze(call.read("retention", [N]), 2));
  const written = graph.matrixProduct(graph.transpose(weights, 3), call.read("write", [V, W]));
  call.write("memory", [N, W], graph.add(graph.multiply(call.read("prevMemory", [N, W]), kept), written));
}

/** L_ij = (1 - w_i - w_j) L(t-1)_ij + w_i p(t-1)_j,   L_ii = 0        p = (1 - Σ w) p(t-1) + w */
export function temporalLink(call: CallScope): void {
  const { graph } = call;
  const [N, , V] = sizes(call);
  const weights = call.read("writeWeights", [V, N]);
  const prevPrecedence = call.read("prevPrecedence", [V, N]);
  const [i, j] = [graph.unsqueeze(weights, 3), graph.unsqueeze(weights, 2)];
  const kept = graph.subtract(graph.complement(i), j);
  const added = graph.multiply(i, graph.unsqueeze(prevPrecedence, 2));
  const link = graph.add(graph.multiply(kept, call.read("prevLink", [V, N, N])), added);
  call.write("link", [V, N, N], graph.op("Where", [diagonal(graph, N), graph.number(0), link]));
  const left = graph.complement(graph.reduce("ReduceSum", weights, 2, "keep"));
  call.write("precedence", [V, N], graph.add(graph.multiply(left, prevPrecedence), weights));
}

/** True on the diagonal of a matrix [N,N]. */
function diagonal(graph: Graph, N: number): Value {
  const locations = graph.integers(...Array.from({ length: N }, (_, n) => n));
  return graph.op("Equal", [graph.unsqueeze(locations, 1), locations]);
}

function sizes(call: CallScope): [N: number, R: number, V: number] {
  return [call.setting("N"), call.setting("R"), call.setting("V")];
}
