import { State } from "../model/state.ts";
import type { DncConfig, DncOptions } from "../network/config.ts";
import { randomNumbers } from "./networks.ts";
import { randomEntryValues, randomIndex, randomLinks } from "./sparseCalls.ts";

const sparse = { reads: 2, links: 2, allocations: 2 };
const memory = { locations: 9, wordSize: 3, readHeads: 2, sparse };

/** Small networks with a sparse memory that together use every option. */
export const sparseNetworks: Readonly<Record<string, DncOptions>> = {
  sparse: { inputSize: 3, outputSize: 2, controller: { hiddenSize: 4 }, memory },
  "sparse, two layers, two write heads": {
    inputSize: 2,
    outputSize: 3,
    controller: { hiddenSize: 3, layers: 2 },
    memory: { ...memory, writeHeads: 2 },
  },
  "sparse, feed-forward, one of each": {
    inputSize: 3,
    outputSize: 2,
    controller: { type: "feedforward", widths: [5, 4] },
    memory: { ...memory, sparse: { reads: 1, links: 1, allocations: 1 } },
  },
  "sparse, every option": {
    inputSize: 2,
    outputSize: 2,
    controller: { hiddenSize: 4 },
    memory: { ...memory, writeHeads: 2, masking: true, deallocation: true, sharpness: true },
    clip: 50,
  },
  "sparse, no links": {
    inputSize: 3,
    outputSize: 2,
    controller: { hiddenSize: 4 },
    memory: { ...memory, writeHeads: 2, sharpness: true, links: false },
  },
  "sparse, no allocation": {
    inputSize: 3,
    outputSize: 2,
    controller: { hiddenSize: 4 },
    memory: { ...memory, writeHeads: 2, deallocation: true, allocation: false },
  },
  "sparse, neither links nor allocation": {
    inputSize: 2,
    outputSize: 2,
    controller: { type: "feedforward", widths: [4] },
    memory: { ...memory, links: false, allocation: false },
  },
  "sparse, layer norm": { inputSize: 3, outputSize: 2, controller: { hiddenSize: 4 }, memory, layerNorm: true },
  "sparse, one location, one head": {
    inputSize: 1,
    outputSize: 1,
    controller: { hiddenSize: 2 },
    memory: { locations: 1, wordSize: 1, sparse: {} },
  },
};

/** A random state of positive numbers up to 0.2. Lists of a sparse memory, and its links, hold random entries. */
export function randomState(config: DncConfig, batch: number): Float64Array {
  const state = State.zero(config, batch);
  state.data.set(randomNumbers("state", state.data.length, 0.2).map(Math.abs));
  const { memory } = config;
  if (!memory?.sparse) return state.data as Float64Array;
  for (const name of ["precedence", "readWeights", "writeWeights"]) {
    if (!state.names.includes(`${name}.index`)) continue;
    const size = state.shape(`${name}.index`).at(-1)!;
    const index = randomIndex(name, state.tensor(`${name}.index`).length / size, size, memory.locations);
    state.tensor(`${name}.index`).set(index);
    state.tensor(`${name}.value`).set(randomEntryValues(name, index, 0.2));
  }
  if (memory.links) {
    const [, V, N, links] = state.shape("link.index") as [number, number, number, number];
    const { linkIndex, link } = randomLinks("links", { V: batch * V, N, links });
    state.tensor("link.index").set(linkIndex);
    state.tensor("link.value").set(link);
  }
  return state.data as Float64Array;
}

/** Whether a number of the flat state is a value: not an index of a list, nor the value of an empty place. */
export function isValue(state: State, name: string, k: number): boolean {
  if (name.endsWith(".index")) return false;
  return !name.endsWith(".value") || state.tensor(name.replace(/value$/, "index"))[k]! > 0;
}
