/** The nodes of the kernels that look up and read the memory. */

import { EPSILON } from "../epsilon.ts";
import type { CallScope } from "./callScope.ts";
import type { Graph, Value } from "./graph.ts";

/** softmax_n (strength_k key_k · m_n / (|key_k| |m_n| + ε)); with masks, key and words are first multiplied by the head's mask. */
export function contentWeighting(call: CallScope): void {
  const { graph } = call;
  const [N, W, K] = [call.setting("N"), call.setting("W"), call.setting("K")];
  const words = graph.transpose(call.read("memory", [N, W]), 3);
  const keys = call.read("keys", [K, W]);
  const masks = call.has("masks") ? call.read("masks", [K, W]) : undefined;
  const squaredMasks = masks && graph.multiply(masks, masks);
  const dot = graph.matrixProduct(squaredMasks ? graph.multiply(keys, squaredMasks) : keys, words);
  const keyNorm = norm(graph, squareSum(graph, masks ? graph.multiply(keys, masks) : keys, 2));
  const wordSquares = squaredMasks
    ? graph.matrixProduct(squaredMasks, graph.multiply(words, words))
    : squareSum(graph, words, 1);
  const product = graph.multiply(keyNorm, norm(graph, wordSquares));
  const similarity = graph.op("Div", [dot, graph.add(product, graph.number(EPSILON))]);
  const strength = graph.unsqueeze(call.read("strengths", [K]), 2);
  call.write("weights", [K, N], graph.op("Softmax", [graph.multiply(strength, similarity)], { axis: -1 }));
}

function squareSum(graph: Graph, value: Value, axis: number): Value {
  return graph.reduce("ReduceSumSquare", value, axis, "keep");
}

/** √(squares + ε) */
function norm(graph: Graph, squares: Value): Value {
  return graph.op("Sqrt", [graph.add(squares, graph.number(EPSILON))]);
}

/** forward_rv = L_v read(t-1)_r        backward_rv = L_v^T read(t-1)_r        with sharpness: softmax(s log(d + ε)) */
export function directional(call: CallScope): void {
  const { graph } = call;
  const [N, R, V] = [call.setting("N"), call.setting("R"), call.setting("V")];
  const link = call.read("link", [V, N, N]);
  const reads = graph.unsqueeze(call.read("prevReadWeights", [R, N]), 1);
  for (const [direction, followed] of [
    ["forward", graph.transpose(link, 4)],
    ["backward", link],
  ] as const) {
    const product = graph.matrixProduct(reads, followed); // [batch, V, R, N]
    const raw = graph.op("Transpose", [product], { perm: [0, 2, 1, 3] });
    const sharpness = `${direction}Sharpness`;
    const sharp = call.has(sharpness) ? call.read(sharpness, [R, V]) : undefined;
    call.write(direction, [R, V, N], sharp ? sharpened(graph, raw, sharp) : raw);
  }
}

function sharpened(graph: Graph, raw: Value, sharpness: Value): Value {
  const logarithms = graph.op("Log", [graph.add(raw, graph.number(EPSILON))]);
  return graph.op("Softmax", [graph.multiply(graph.unsqueeze(sharpness, 3), logarithms)], { axis: -1 });
}

/** Mixes backward, content and forward weightings by the read modes, which lie [backward × V, content, forward × V]. */
export function readWeighting(call: CallScope): void {
  const { graph } = call;
  const [N, R, V, M] = [call.setting("N"), call.setting("R"), call.setting("V"), call.setting("M")];
  const modes = call.read("readModes", [R, M]);
  const mode = (from: number, to: number) => graph.slice(modes, 2, from, to);
  let weights = graph.multiply(mode(V, V + 1), call.read("content", [R, N]));
  for (const [direction, from] of [
    ["backward", 0],
    ["forward", V + 1],
  ] as const) {
    if (!call.has(direction)) continue;
    const share = graph.unsqueeze(mode(from, from + V), 3);
    const mixed = graph.multiply(share, call.read(direction, [R, V, N]));
    weights = graph.add(weights, graph.reduce("ReduceSum", mixed, 2, "drop"));
  }
  call.write("readWeights", [R, N], weights);
}

export function memoryRead(call: CallScope): void {
  const [N, R, W] = [call.setting("N"), call.setting("R"), call.setting("W")];
  const vectors = call.graph.matrixProduct(call.read("readWeights", [R, N]), call.read("memory", [N, W]));
  call.write("readVectors", [R, W], vectors);
}
