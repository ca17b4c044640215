/**
 * The state in a file of golden vectors. Files of a sparse memory hold weightings as dense tensors, whose entries are the numbers that are not
 * 0, and links as a list. Gradients at other places are ignored, or 0.
 */
import type { FloatArray } from "./kernels/kernel.ts";
import {
  denseWeights,
  linkList,
  setDenseWeights,
  setLinks,
  setLinkValues,
  setWeightsAt,
  weightingsOf,
} from "./model/sparseState.ts";
import { State } from "./model/state.ts";
import type { DncConfig } from "./network/config.ts";
import { stateOf } from "./network/state.ts";
import { sizeOf } from "./program/program.ts";

/** Returns a tensor of the file by its name, or undefined if the file has none. */
export type TensorReader = (name: string) => FloatArray | undefined;

/** The numbers of one batch element of every tensor of the state, in the form of the file, except links of a sparse memory. */
export function goldenStateSizes(config: DncConfig): ReadonlyMap<string, number> {
  const { memory } = config;
  const specs = stateOf(config);
  if (!memory?.sparse) return new Map(specs.map(({ name, shape }) => [name, sizeOf(shape)]));
  const plain = specs.filter(({ name }) => !name.includes("."));
  const heads = { precedence: memory.writeHeads, readWeights: memory.readHeads, writeWeights: memory.writeHeads };
  const weightings = weightingsOf(State.zero(config, 1)) as (keyof typeof heads)[];
  return new Map([
    ...plain.map(({ name, shape }) => [name, sizeOf(shape)] as const),
    ...weightings.map((name) => [name, heads[name] * memory.locations] as const),
  ]);
}

/** Reads a state. Gradients have their values at the entries of the state `entries`. A missing list of links is empty. */
export function readGoldenState(read: TensorReader, config: DncConfig, batch: number, entries?: State): State {
  const state = State.zero(config, batch);
  if (!config.memory?.sparse) {
    for (const name of state.names) state.tensor(name).set(read(name)!);
    return state;
  }
  const { locations } = config.memory;
  for (const name of state.names) if (!name.includes(".")) state.tensor(name).set(read(name)!);
  for (const name of weightingsOf(state)) {
    if (entries) setWeightsAt(state, name, locations, read(name)!, entries);
    else setDenseWeights(state, name, locations, read(name)!);
  }
  if (!config.memory.links) return state;
  const value = read("link.value") ?? [];
  if (entries) setLinkValues(state, value, entries);
  else setLinks(state, { index: read("link.index") ?? [], value });
  return state;
}

/** The tensors of a state in the form of the file. Gradients (`values`) lie at the entries of the state. */
export function goldenStateTensors(state: State, config: DncConfig, values: State = state): Map<string, FloatArray> {
  const { memory } = config;
  const found = new Map<string, FloatArray>();
  for (const name of state.names) if (!memory?.sparse || !name.includes(".")) found.set(name, values.tensor(name));
  if (!memory?.sparse) return found;
  for (const name of weightingsOf(state)) found.set(name, denseWeights(state, name, memory.locations, values));
  if (!memory.links) return found;
  const links = linkList(state, values);
  if (values === state) found.set("link.index", links.index);
  return found.set("link.value", links.value);
}
