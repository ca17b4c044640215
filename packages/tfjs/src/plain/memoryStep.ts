import type { MemoryConfig } from "@dncjs/core";
import { EPSILON } from "@dncjs/core/backend";
import * as tf from "@tensorflow/tfjs-core";
import { allocation } from "./allocation.ts";
import { apart } from "./apart.ts";
import type { Constants } from "./constants.ts";
import { contentWeighting } from "./contentWeighting.ts";
import { constant } from "./gradients.ts";
import { interfaceParts, type Parts } from "./interfaceParts.ts";
import type { Tensors } from "./tensors.ts";

/** The state after a step, and the other tensors of a trace. */
export interface MemoryStep {
  readonly state: Tensors;
  readonly trace: Tensors;
}

/** Runs one step of the memory, in the order of the paper, from the raw interface vector ξ [B,I]. */
export function memoryStep(config: MemoryConfig, raw: tf.Tensor, prev: Tensors, constants: Constants): MemoryStep {
  const parts = interfaceParts(raw, config);
  const { usage, retention } = usageOf(config, parts, prev);
  const { writeWeights, ...written } = writeWeighting(config, parts, usage, prev, constants);
  const memory = memoryWrite(config, parts, writeWeights, retention, prev);
  const links = config.links ? temporalLink(writeWeights, prev, constants) : {};
  const { readWeights, ...read } = readWeighting(config, parts, memory, links, prev);
  const readVectors = tf.matMul(readWeights, memory);
  return {
    state: { memory, usage, ...links, readWeights, writeWeights, readVectors },
    trace: { interface: raw, retention, ...written, ...read, ...parts },
  };
}

/** Splits a tensor [B,heads,…] into its heads. */
const heads = (tensor: tf.Tensor): tf.Tensor[] => apart(tensor, 1);
const product = (factors: tf.Tensor[]): tf.Tensor => factors.reduce((a, b) => tf.mul(a, b));
const column = (tensor: tf.Tensor): tf.Tensor => tf.expandDims(tensor, -1);

/** Returns the usage [B,N] and the retention ψ [B,N]. */
function usageOf({ usageGradient }: MemoryConfig, { freeGates }: Parts, prev: Tensors) {
  const before = usageGradient ? prev.writeWeights! : constant(prev.writeWeights!, (weights) => tf.clone(weights));
  const retention = product(heads(tf.sub(1, tf.mul(column(freeGates!), prev.readWeights!))));
  const unwritten = product(heads(tf.sub(1, before)));
  const usage = tf.mul(tf.add(prev.usage!, tf.mul(tf.sub(1, prev.usage!), tf.sub(1, unwritten))), retention);
  return { usage, retention };
}

function writeWeighting(
  config: MemoryConfig,
  parts: Parts,
  usage: tf.Tensor,
  prev: Tensors,
  constants: Constants,
): { readonly writeWeights: tf.Tensor; readonly writeContent: tf.Tensor; readonly allocation?: tf.Tensor } {
  const allocationGate = column(parts.allocationGate!);
  const writeGate = column(parts.writeGate!);
  const { writeKeys: keys, writeStrengths: strengths, writeMasks: masks } = parts;
  const writeContent = contentWeighting(prev.memory!, { keys: keys!, strengths: strengths!, masks });
  if (!config.allocation) return { writeWeights: tf.mul(writeGate, writeContent), writeContent };
  const allocated = allocations(config, usage, heads(tf.mul(allocationGate, writeGate)), constants);
  const mixed = tf.add(tf.mul(allocationGate, allocated), tf.mul(tf.sub(1, allocationGate), writeContent));
  return { writeWeights: tf.mul(writeGate, mixed), writeContent, allocation: allocated };
}

/** Allocation weightings [B,V,N]. Each head sees the usage after the allocations of earlier heads. `gates` are [B,1] each. */
function allocations(config: MemoryConfig, usage: tf.Tensor, gates: tf.Tensor[], constants: Constants): tf.Tensor {
  let simulated = usage;
  const found = gates.map((gate, v) => {
    const weights = allocation(simulated, config.usageResolution, constants);
    if (v < gates.length - 1) {
      simulated = tf.add(simulated, tf.mul(tf.sub(1, simulated), tf.mul(gate, weights)));
    }
    return weights;
  });
  return tf.stack(found, 1);
}

/** M = M(t-1) ∘ Π_v (1 - w_v e_v^T) [∘ ψ] + Σ_v w_v v_v^T */
function memoryWrite(
  { deallocation }: MemoryConfig,
  parts: Parts,
  writeWeights: tf.Tensor,
  retention: tf.Tensor,
  prev: Tensors,
): tf.Tensor {
  const erases = heads(parts.erase!);
  const kept = heads(writeWeights).map((weights, v) =>
    tf.sub(1, tf.mul(column(weights), tf.expandDims(erases[v]!, 1))),
  );
  if (deallocation) kept.push(column(retention));
  return tf.add(product([prev.memory!, ...kept]), tf.matMul(writeWeights, parts.write!, true));
}

/** L_ij = (1 - w_i - w_j) L_ij(t-1) + w_i p_j(t-1), L_ii = 0; p = (1 - Σ w) p(t-1) + w */
function temporalLink(writeWeights: tf.Tensor, prev: Tensors, { offDiagonal }: Constants): Tensors {
  const row = column(writeWeights);
  const col = tf.expandDims(writeWeights, 2);
  const kept = tf.mul(tf.sub(tf.sub(1, row), col), prev.link!);
  const link = tf.mul(tf.add(kept, tf.mul(row, tf.expandDims(prev.precedence!, 2))), offDiagonal);
  const left = tf.sub(1, tf.sum(writeWeights, -1, true));
  return { link, precedence: tf.add(tf.mul(left, prev.precedence!), writeWeights) };
}

function readWeighting(
  config: MemoryConfig,
  parts: Parts,
  memory: tf.Tensor,
  links: Tensors,
  prev: Tensors,
): Record<"readWeights" | "readContent", tf.Tensor> & Tensors {
  const { readKeys: keys, readStrengths: strengths, readMasks: masks } = parts;
  const readContent = contentWeighting(memory, { keys: keys!, strengths: strengths!, masks });
  if (!config.links) return { readWeights: readContent, readContent };
  const follow = (backwards: boolean, sharpness: tf.Tensor | undefined) => {
    // backward: Σ_j L_ji w_j      forward: Σ_j L_ij w_j
    const followed = heads(links.link!).map((link) => tf.matMul(prev.readWeights!, link, false, !backwards));
    const weights = tf.stack(followed, 2);
    return sharpness ? tf.softmax(tf.mul(column(sharpness), tf.log(tf.add(weights, EPSILON)))) : weights;
  };
  const backward = follow(true, parts.backwardSharpness);
  const forward = follow(false, parts.forwardSharpness);
  const ways = tf.concat([backward, tf.expandDims(readContent, 2), forward], 2);
  const readWeights = tf.sum(tf.mul(ways, column(parts.readModes!)), 2);
  return { readWeights, readContent, forward, backward };
}
