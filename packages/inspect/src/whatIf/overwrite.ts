import { ArgumentError, type DncConfig } from "@dncjs/core";
import type { KernelName } from "@dncjs/core/backend";
import { interfaceParts } from "@dncjs/core/run";

/** A number that is replaced as soon as a call has computed it, in the steps first ≤ t ≤ last. */
export interface Overwrite {
  /** After which call: the `call`-th of this kernel in a step, from 0. */
  readonly kernel: KernelName;
  readonly call: number;
  readonly operand: string;
  /** Among the operand's numbers of one batch row. */
  readonly index: number;
  readonly value: number;
  readonly first: number;
  readonly last: number;
}

/** Where a number of a tensor is computed. */
export type Source = Pick<Overwrite, "kernel" | "call" | "operand" | "index">;

interface Computed {
  /** Numbers of one batch row in a step. */
  readonly size: number;
  at(index: number): Source;
}

/** Finds where a number of a tensor is computed. @throws ArgumentError naming the tensors there are, or the range of the index */
export function sourceOf(config: DncConfig, tensor: string, index: number): Source {
  const all = computedTensors(config);
  const found = all.get(tensor);
  if (!found) throw new ArgumentError("tensor", tensor, `one that the network computes: ${[...all.keys()].join(", ")}`);
  if (Number.isInteger(index) && index >= 0 && index < found.size) return found.at(index);
  throw new ArgumentError("index", index, `a whole number from 0 to ${found.size - 1}, for ${tensor}`);
}

function computedTensors(config: DncConfig): ReadonlyMap<string, Computed> {
  const tensors = new Map<string, Computed>(controllerTensors(config));
  const { memory } = config;
  if (!memory) return tensors;
  const { locations: N, wordSize: W, readHeads: R, writeHeads: V } = memory;
  const add = (name: string, size: number, kernel: KernelName, operand: string = name, call: number = 0) =>
    tensors.set(name, { size, at: (index) => ({ kernel, call, operand, index }) });
  let offset = 0;
  const sizes = { R, V, W, masking: Number(memory.masking), sharpness: Number(memory.sharpness) };
  for (const [name, size] of Object.entries(interfaceParts(sizes))) {
    const begin = offset;
    const at = (index: number): Source => ({
      kernel: "interfaceVector",
      call: 0,
      operand: "parts",
      index: begin + index,
    });
    if (size > 0) tensors.set(name, { size, at });
    offset += size;
  }
  add("retention", N, "usage");
  add("usage", N, "usage");
  add("writeContent", V * N, "contentWeighting", "weights", 0);
  if (memory.allocation) add("allocation", V * N, "allocation");
  add("writeWeights", V * N, "writeWeighting");
  add("memory", N * W, "memoryWrite");
  if (memory.links) {
    // A backend may follow the links in the pass that updates them, so an edited link is first followed in the next step.
    add("link", V * N * N, "directional");
    add("precedence", V * N, "temporalLink");
    add("forward", R * V * N, "directional");
    add("backward", R * V * N, "directional");
  }
  add("readContent", R * N, "contentWeighting", "weights", 1);
  add("readWeights", R * N, "readWeighting");
  add("readVectors", R * W, "memoryRead");
  return tensors;
}

/** h and c of an LSTM, layer after layer; h of a feed-forward controller. */
function controllerTensors({ controller }: DncConfig): [string, Computed][] {
  if (controller.type === "feedforward") {
    const [size, call] = [controller.widths.at(-1)!, controller.widths.length - 1];
    return [["h", { size, at: (index) => ({ kernel: "relu", call, operand: "out", index }) }]];
  }
  const { hiddenSize: H, layers } = controller;
  return ["h", "c"].map((operand) => [
    operand,
    { size: layers * H, at: (index) => ({ kernel: "lstm", call: Math.floor(index / H), operand, index: index % H }) },
  ]);
}
