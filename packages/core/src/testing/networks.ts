import type { DncOptions } from "../network/config.ts";
import { Random } from "../random.ts";

const memory = { locations: 5, wordSize: 3, readHeads: 2 };

/** Small networks that together use every kernel and option. */
export const networks: Readonly<Record<string, DncOptions>> = {
  "one layer": { inputSize: 3, outputSize: 2, controller: { hiddenSize: 4 }, memory },
  "two layers, two write heads": {
    inputSize: 2,
    outputSize: 3,
    controller: { hiddenSize: 3, layers: 2 },
    memory: { ...memory, writeHeads: 2 },
  },
  "feed-forward": { inputSize: 3, outputSize: 2, controller: { type: "feedforward", widths: [5, 4] }, memory },
  "every option": {
    inputSize: 2,
    outputSize: 2,
    controller: { hiddenSize: 4 },
    memory: { ...memory, writeHeads: 2, masking: true, deallocation: true, sharpness: true, usageResolution: "exact" },
    clip: 50,
  },
  "functions of other libraries": {
    inputSize: 3,
    outputSize: 2,
    controller: { hiddenSize: 4 },
    memory: { ...memory, softplusStrengths: true, tanhVectors: true },
  },
  "no links": {
    inputSize: 3,
    outputSize: 2,
    controller: { hiddenSize: 4 },
    memory: { ...memory, writeHeads: 2, sharpness: true, links: false },
  },
  "no allocation": {
    inputSize: 3,
    outputSize: 2,
    controller: { hiddenSize: 4 },
    memory: { ...memory, writeHeads: 2, deallocation: true, allocation: false },
  },
  "neither links nor allocation": {
    inputSize: 2,
    outputSize: 2,
    controller: { type: "feedforward", widths: [4] },
    memory: { ...memory, links: false, allocation: false },
  },
  "one location, one head": {
    inputSize: 1,
    outputSize: 1,
    controller: { hiddenSize: 2 },
    memory: { locations: 1, wordSize: 1 },
  },
  "layer norm": {
    inputSize: 3,
    outputSize: 2,
    controller: { hiddenSize: 4, layers: 2 },
    memory: { ...memory, masking: true, sharpness: true },
    layerNorm: true,
  },
  "layer norm, feed-forward": {
    inputSize: 3,
    outputSize: 2,
    controller: { type: "feedforward", widths: [5, 4] },
    memory,
    layerNorm: true,
  },
  gru: { inputSize: 3, outputSize: 2, controller: { type: "gru", hiddenSize: 3, layers: 2 }, memory },
  "gru, layer norm": {
    inputSize: 3,
    outputSize: 2,
    controller: { type: "gru", hiddenSize: 4 },
    memory: null,
    layerNorm: true,
    clip: 50,
  },
  "no memory": { inputSize: 3, outputSize: 2, controller: { hiddenSize: 4, layers: 2 }, memory: null },
  "no memory, feed-forward": {
    inputSize: 3,
    outputSize: 2,
    controller: { type: "feedforward", widths: [4] },
    memory: null,
  },
};

/** Networks that need the whole input at once. */
export const bidirectionalNetworks: Readonly<Record<string, DncOptions>> = {
  "bidirectional lstm": {
    inputSize: 3,
    outputSize: 2,
    controller: { hiddenSize: 4, layers: 2 },
    memory: { ...memory, masking: true, deallocation: true },
    layerNorm: true,
    bidirectional: true,
  },
  "bidirectional gru": {
    inputSize: 3,
    outputSize: 2,
    controller: { type: "gru", hiddenSize: 3 },
    memory: { ...memory, links: false },
    clip: 50,
    bidirectional: true,
  },
  "bidirectional, no memory": {
    inputSize: 3,
    outputSize: 2,
    controller: { hiddenSize: 4 },
    memory: null,
    bidirectional: true,
  },
  "bidirectional, sparse": {
    inputSize: 3,
    outputSize: 2,
    controller: { hiddenSize: 4 },
    memory: { ...memory, sparse: { reads: 3, links: 2, allocations: 2 } },
    bidirectional: true,
  },
};

/** Random numbers in ±scale. Equal names give equal numbers. */
export function randomNumbers(name: string, length: number, scale = 1): Float64Array {
  const random = new Random(1).fork(name);
  return Float64Array.from({ length }, () => (2 * random.uniform() - 1) * scale);
}

/** Batch element b of a [T,B,n] tensor: [T,n]. */
export function batchElement(data: ArrayLike<number>, steps: number, batch: number, b: number): Float64Array {
  const size = data.length / (steps * batch);
  const at = (k: number) => (Math.floor(k / size) * batch + b) * size + (k % size);
  return Float64Array.from({ length: steps * size }, (_, k) => data[at(k)]!);
}
