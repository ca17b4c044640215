import { Dnc, type DncConfig, type DncOptions, Random } from "@dncjs/core";
import type { Ability, Subject } from "./case.ts";

/** A requirement on every network. Its name follows the title of the network in the name of a case. */
export interface NetworkLaw {
  readonly name: string;
  readonly needs?: Ability;
  readonly run: (subject: Subject, options: DncOptions) => Promise<void>;
}

/** Configurations that together use all options, and odd sizes. */
export const networks: Readonly<Record<string, DncOptions>> = {
  "one location, one head": {
    inputSize: 2,
    outputSize: 1,
    controller: { hiddenSize: 3 },
    memory: { locations: 1, wordSize: 1 },
  },
  plain: {
    inputSize: 5,
    outputSize: 4,
    controller: { hiddenSize: 11 },
    memory: { locations: 9, wordSize: 7, readHeads: 3 },
  },
  "two layers, two write heads": {
    inputSize: 3,
    outputSize: 5,
    controller: { hiddenSize: 8, layers: 2 },
    memory: { locations: 12, wordSize: 5, readHeads: 2, writeHeads: 2 },
  },
  "every option": {
    inputSize: 4,
    outputSize: 3,
    controller: { hiddenSize: 10, layers: 2 },
    memory: {
      locations: 8,
      wordSize: 6,
      readHeads: 2,
      writeHeads: 2,
      masking: true,
      deallocation: true,
      sharpness: true,
      usageGradient: false,
    },
    clip: 2,
  },
  "functions of other libraries": {
    inputSize: 4,
    outputSize: 3,
    controller: { hiddenSize: 9 },
    memory: { locations: 8, wordSize: 5, readHeads: 2, softplusStrengths: true, tanhVectors: true },
  },
  "exact sort": { inputSize: 4, outputSize: 2, memory: { locations: 10, wordSize: 4, usageResolution: "exact" } },
  "feed-forward": {
    inputSize: 4,
    outputSize: 3,
    controller: { type: "feedforward", widths: [9, 13] },
    memory: { locations: 8, wordSize: 4, readHeads: 2 },
  },
  "no links": {
    inputSize: 4,
    outputSize: 3,
    controller: { hiddenSize: 9 },
    memory: { locations: 9, wordSize: 5, readHeads: 3, writeHeads: 2, sharpness: true, links: false },
  },
  "no allocation": {
    inputSize: 3,
    outputSize: 4,
    controller: { hiddenSize: 7 },
    memory: { locations: 10, wordSize: 6, readHeads: 2, writeHeads: 2, deallocation: true, allocation: false },
  },
  "neither links nor allocation": {
    inputSize: 3,
    outputSize: 2,
    controller: { hiddenSize: 8 },
    memory: { locations: 7, wordSize: 4, readHeads: 2, links: false, allocation: false },
  },
  "layer norm": {
    inputSize: 4,
    outputSize: 3,
    controller: { hiddenSize: 9, layers: 2 },
    memory: { locations: 9, wordSize: 5, readHeads: 2, writeHeads: 2, masking: true },
    layerNorm: true,
  },
  gru: {
    inputSize: 4,
    outputSize: 3,
    controller: { type: "gru", hiddenSize: 9, layers: 2 },
    memory: { locations: 9, wordSize: 5, readHeads: 2 },
    clip: 0.5,
  },
  "no memory": { inputSize: 3, outputSize: 2, controller: { hiddenSize: 9, layers: 2 }, memory: null },
};

/** Configurations that need the whole input at once. */
export const bidirectionalNetworks: Readonly<Record<string, DncOptions>> = {
  bidirectional: {
    inputSize: 4,
    outputSize: 3,
    controller: { hiddenSize: 9, layers: 2 },
    memory: { locations: 9, wordSize: 5, readHeads: 3, masking: true, links: false },
    layerNorm: true,
    bidirectional: true,
  },
  "bidirectional gru": {
    inputSize: 5,
    outputSize: 3,
    controller: { type: "gru", hiddenSize: 7 },
    memory: { locations: 8, wordSize: 6, readHeads: 2, writeHeads: 2, deallocation: true, sharpness: true },
    clip: 0.5,
    bidirectional: true,
  },
};

/** Configurations with a sparse memory that together use all options. */
export const sparseNetworks: Readonly<Record<string, DncOptions>> = {
  sparse: {
    inputSize: 5,
    outputSize: 4,
    controller: { hiddenSize: 11 },
    memory: { locations: 19, wordSize: 7, readHeads: 3, sparse: { reads: 3, links: 2, allocations: 2 } },
  },
  "sparse, every option": {
    inputSize: 4,
    outputSize: 3,
    controller: { hiddenSize: 10, layers: 2 },
    memory: {
      locations: 11,
      wordSize: 6,
      readHeads: 2,
      writeHeads: 2,
      masking: true,
      deallocation: true,
      sharpness: true,
      usageGradient: false,
      sparse: { reads: 2, links: 3, allocations: 1 },
    },
    clip: 2,
  },
  "sparse, neither links nor allocation": {
    inputSize: 3,
    outputSize: 2,
    controller: { type: "feedforward", widths: [8] },
    memory: { locations: 10, wordSize: 4, readHeads: 2, links: false, allocation: false, sparse: { reads: 3 } },
  },
};

/** The only network for slow backends. */
export const shortest = "plain";

/** Creates a network whose gates are far from ½, so that it uses its memory: weights are `sharpen` times as large as usual. */
export function sharpNetwork({ backend, note }: Subject, options: DncOptions, seed: number, sharpen = 5): Dnc {
  const dnc = Dnc.create(options, { backend, seed });
  const random = new Random(seed).fork("sharp");
  const values = Float32Array.from({ length: dnc.parameterCount }, () => (random.uniform() * 2 - 1) * sharpen * 0.3);
  dnc.parameters.values.write(values);
  note("parameters", values);
  return dnc;
}

/** Returns [T,B,X] random float32 numbers from -1 to 1. */
export function randomSequence(
  { inputSize }: Pick<DncConfig, "inputSize">,
  steps: number,
  batch: number,
  seed: number,
): Float32Array {
  const random = new Random(seed).fork("sequence");
  return Float32Array.from({ length: steps * batch * inputSize }, () => random.uniform() * 2 - 1);
}

/** Returns batch element b of a [T,B,n] tensor: [T,n]. */
export function elementOf(data: ArrayLike<number>, steps: number, batch: number, b: number): Float64Array {
  const size = data.length / (steps * batch);
  return Float64Array.from(
    { length: steps * size },
    (_, k) => data[(Math.floor(k / size) * batch + b) * size + (k % size)]!,
  );
}
