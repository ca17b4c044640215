/** The nodes of the kernels of the controller and of the output. */

import { EPSILON } from "../epsilon.ts";
import type { CallScope } from "./callScope.ts";
import type { Value } from "./graph.ts";

/** out = addend + bias + Σ_i W_i input_i */
export function linear(call: CallScope): void {
  const { graph } = call;
  const M = call.setting("M");
  let sum = call.has("addend") ? call.read("addend", [M]) : undefined;
  if (call.has("bias")) {
    const bias = call.vector("bias", M);
    sum = sum === undefined ? bias : graph.add(sum, bias);
  }
  for (const i of [0, 1, 2]) {
    if (!call.has(`input${i}`)) continue;
    const K = call.setting(`K${i}`);
    const weight = call.matrix(`weight${i}`, M, K, call.setting(`stride${i}`));
    const operands = [call.read(`input${i}`, [K]), weight, ...(sum === undefined ? [] : [sum])];
    sum = graph.op("Gemm", operands, { transB: 1 });
  }
  call.write("out", [M], sum!);
}

/** i, f, g, o = σ, σ, tanh, σ (z)        cell = f ∘ c(t-1) + i ∘ g        h = o ∘ tanh(cell) */
export function lstm(call: CallScope): void {
  const { graph } = call;
  const H = call.setting("H");
  const z = graph.ops("Split", [call.read("z", [4 * H])], 4, { axis: 1, num_outputs: 4 });
  const [i, f, g, o] = z.map((part, gate) => graph.op(gate === 2 ? "Tanh" : "Sigmoid", [part]));
  const cell = graph.add(graph.multiply(f!, call.read("prevC", [H])), graph.multiply(i!, g!));
  const h = graph.multiply(o!, graph.op("Tanh", [cell]));
  call.write("h", [H], clipped(call, h));
  call.write("c", [H], clipped(call, cell));
}

/** reset, update = σ(fed + recurrent)        candidate = tanh(fed + reset ∘ recurrent)        h = candidate + update ∘ (h(t-1) - candidate) */
export function gru(call: CallScope): void {
  const { graph } = call;
  const H = call.setting("H");
  const parts = (operand: string) =>
    graph.ops("Split", [call.read(operand, [3 * H])], 3, { axis: 1, num_outputs: 3 }) as [Value, Value, Value];
  const [fedReset, fedUpdate, fedCandidate] = parts("fed");
  const [reset, update, candidate] = parts("recurrent");
  const gate = (a: Value, b: Value) => graph.op("Sigmoid", [graph.add(a, b)]);
  const kept = graph.multiply(gate(fedReset, reset), candidate);
  const proposed = graph.op("Tanh", [graph.add(fedCandidate, kept)]);
  const change = graph.subtract(call.read("prevH", [H]), proposed);
  const h = graph.add(proposed, graph.multiply(gate(fedUpdate, update), change));
  call.write("h", [H], clipped(call, h));
}

/** gain ∘ (input - mean) / √(variance + ε) + bias, for each of G groups of K numbers. Gain and bias may be without a batch. */
export function layerNorm(call: CallScope): void {
  const { graph } = call;
  const [G, K] = [call.setting("G"), call.setting("K")];
  const input = graph.reshape(call.read("input", [G * K]), [G, K]);
  const centred = graph.subtract(input, graph.reduce("ReduceMean", input, 2, "keep"));
  const variance = graph.reduce("ReduceMean", graph.multiply(centred, centred), 2, "keep");
  const deviation = graph.op("Sqrt", [graph.add(variance, graph.number(EPSILON))]);
  const normalised = graph.reshape(graph.op("Div", [centred, deviation]), [G * K]);
  const scaled = graph.multiply(normalised, call.read("gain", [G * K]));
  call.write("out", [G * K], graph.add(scaled, call.read("bias", [G * K])));
}

export function relu(call: CallScope): void {
  const K = call.setting("K");
  call.write("out", [K], call.graph.op("Relu", [call.read("input", [K])]));
}

export function clamp(call: CallScope): void {
  const K = call.setting("K");
  call.write("out", [K], clipped(call, call.read("input", [K])));
}

export function join(call: CallScope): void {
  const [K, K0, K1] = ["K", "K0", "K1"].map((size) => call.setting(size));
  const hidden = call.read("hidden", [K0!]);
  const parts = call.has("readVectors") ? [hidden, call.read("readVectors", [K1!])] : [hidden];
  call.write("features", [K!], parts.length === 1 ? hidden : call.graph.op("Concat", parts, { axis: 1 }));
}

/** `value` within ±clip; clip 0 is no bound. */
function clipped(call: CallScope, value: Value): Value {
  const { graph } = call;
  const clip = call.setting("clip");
  return clip > 0 ? graph.op("Clip", [value, graph.number(-clip), graph.number(clip)]) : value;
}
