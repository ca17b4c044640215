import type { TensorSpec } from "../program/program.ts";
import type { DncConfig, MemoryConfig, SparseConfig } from "./config.ts";

/** The tensors that a network carries from step to step, in the order of the flat state. */
export function stateOf(config: DncConfig): readonly TensorSpec[] {
  return [...controllerState(config), ...reverseState(config), ...(config.memory ? memoryState(config.memory) : [])];
}

/** h, c [L,H]; L = 1 for a feed-forward controller. A GRU and a feed-forward controller have c for uniformity: no call writes it. */
export function controllerState({ controller }: DncConfig): readonly TensorSpec[] {
  const shape =
    controller.type === "feedforward" ? [1, controller.widths.at(-1)!] : [controller.layers, controller.hiddenSize];
  return [state("h", shape), state("c", shape)];
}

/** Of the reverse controller: reverseH and, of an LSTM, reverseC [L,H]. After a pass they are those of its first step. */
export function reverseState({ bidirectional, controller }: DncConfig): readonly TensorSpec[] {
  if (!bidirectional || controller.type === "feedforward") return [];
  const shape = [controller.layers, controller.hiddenSize];
  return controller.type === "lstm" ? [state("reverseH", shape), state("reverseC", shape)] : [state("reverseH", shape)];
}

export function memoryState(memory: MemoryConfig): readonly TensorSpec[] {
  if (memory.sparse) return sparseMemoryState(memory, memory.sparse);
  const { locations: N, wordSize: W, readHeads: R, writeHeads: V } = memory;
  const links = memory.links ? [state("link", [V, N, N]), state("precedence", [V, N])] : [];
  return [
    state("memory", [N, W]),
    state("usage", [N]),
    ...links,
    state("readWeights", [R, N]),
    state("writeWeights", [V, N]),
    state("readVectors", [R, W]),
  ];
}

/** Weightings are lists of entries (kernels/entries.ts): `.index` and `.value`. A row of `link` holds the links of a location. */
function sparseMemoryState(memory: MemoryConfig, sparse: SparseConfig): readonly TensorSpec[] {
  const { locations: N, wordSize: W, readHeads: R, writeHeads: V } = memory;
  const { readSize, writeSize } = listSizes(memory, sparse);
  const { links } = sparse;
  const list = (name: string, shape: readonly number[]): readonly TensorSpec[] => [
    state(`${name}.index`, shape),
    state(`${name}.value`, shape),
  ];
  const reads = R * readSize;
  const journaled = (name: string, shape: readonly number[], rowSize: number, touchedRows: number): TensorSpec => ({
    ...state(name, shape),
    history: { keep: "journal", rowSize, touchedRows },
  });
  const linkState = [
    journaled("link.index", [V, N, links], links, 0),
    journaled("link.value", [V, N, links], links, V * reads),
    ...list("precedence", [V, links]),
  ];
  return [
    journaled("memory", [N, W], W, reads + V * writeSize),
    journaled("usage", [N], 1, reads + V * writeSize),
    ...(memory.links ? linkState : []),
    ...list("readWeights", [R, readSize]),
    ...list("writeWeights", [V, writeSize]),
    state("readVectors", [R, W]),
  ];
}

/** Largest number of entries of a read weighting and of a write weighting: unions of the lists that they mix. */
export function listSizes(
  memory: MemoryConfig,
  sparse: SparseConfig,
): { readonly readSize: number; readonly writeSize: number } {
  const { locations: N, writeHeads: V, links, allocation } = memory;
  const { reads, allocations } = sparse;
  return {
    readSize: Math.min(N, links ? reads * (1 + 2 * V) : reads),
    writeSize: Math.min(N, allocation ? reads + allocations : reads),
  };
}

function state(name: string, shape: readonly number[]): TensorSpec {
  return { name, kind: "state", shape };
}
