import type { TensorSpec } from "../program/program.ts";
import type { DncConfig, MemoryConfig } from "./config.ts";

/** The tensors that a network carries from step to step, in the order of the flat state. */
export function stateOf(config: DncConfig): readonly TensorSpec[] {
  return [...controllerState(config), ...(config.memory ? memoryState(config.memory) : [])];
}

/** h, c [L,H] of an LSTM. A feed-forward controller has h [1,H], and for uniformity c [1,H], which no call writes. */
export function controllerState({ controller }: DncConfig): readonly TensorSpec[] {
  const shape =
    controller.type === "lstm" ? [controller.layers, controller.hiddenSize] : [1, controller.widths.at(-1)!];
  return [state("h", shape), state("c", shape)];
}

export function memoryState(memory: MemoryConfig): readonly TensorSpec[] {
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

function state(name: string, shape: readonly number[]): TensorSpec {
  return { name, kind: "state", shape };
}
