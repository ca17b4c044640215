import type { FloatArray } from "../kernels/kernel.ts";
import type { PlannedTensor } from "../layout/plannedTensor.ts";
import type { DncConfig, MemoryConfig } from "../network/config.ts";
import { interfaceLayout } from "../network/interfaceLayout.ts";
import { reverseState } from "../network/state.ts";
import type { PassData } from "../run/passData.ts";

/** A tensor of every step. */
export interface TraceTensor {
  /** [T, B, ...] */
  readonly shape: readonly number[];
  /** The numbers, end to end. */
  readonly data: FloatArray;
}

/** Every weighting, gate and state tensor of every step, by name. */
export interface Trace extends ReadonlyMap<string, TraceTensor> {
  /** The locations that the trace holds. Absent of a dense memory, whose trace holds all of them. */
  readonly touched?: TouchedLocations;
}

/**
 * The locations that the trace of a sparse memory holds: those in use before the first step (with a word, a usage or a link that is not 0), and
 * those in a weighting of some step, for any batch element. In the tensors of the trace they are numbered from 0, by ascending location. All
 * other locations stay in the zero state and have weight 0.
 */
export interface TouchedLocations {
  /** [n], ascending: the locations by their number in the trace. */
  readonly locations: Int32Array;
  /** N, the locations of the memory. */
  readonly total: number;
}

/** The tensors of a trace of a network with a memory, besides the state and the parts of the interface vector. */
export const memoryTrace = [
  "interface",
  "retention",
  "allocation",
  "writeContent",
  "readContent",
  "forward",
  "backward",
] as const;

/** The lists of a trace of a network with a sparse memory, each a tensor `.index` (location + 1, 0: no entry) and a tensor `.value`. */
export const sparseTrace = ["retention", "allocation", "writeContent", "readContent", "forward", "backward"] as const;

/**
 * Reads a trace from the data of a plan that keeps every step: y, the state tensors after each step and, if the network is bidirectional,
 * `reverseOutput` [L·H] in place of the state of the reverse controller. With a memory also `interface` (raw), `retention`, `allocation`, `writeContent`, `readContent`, `forward`, `backward`, and every part of the interface vector in its domain
 * (`readModes`, `freeGates`, `allocationGate`, `writeGate`, keys, strengths, ...). Tensors that the network does not have, such as `forward`
 * without links, are left out, and so are those of which the plan does not keep every step. With a sparse memory, weightings are lists
 * (`sparseTrace`), and `memory`, `usage` and links are left out, as they have one storage for all steps: `traceSparse` reads a whole trace.
 * Of a plan of purpose "run", which keeps the last step, all state tensors are left out.
 */
export async function readTrace(data: PassData, config: DncConfig): Promise<Trace> {
  const { batch, program, purpose } = data.plan;
  const trace = new Map<string, TraceTensor>();
  const keeps = (state: PlannedTensor): boolean => purpose !== "run" && state.every === 1 && !state.journal;
  const kept = data.states.filter(keeps).map(({ name }) => name);
  // The states of the reverse controller are not in the order of the steps; its output is.
  const reverse = reverseState(config).map(({ name }) => name);
  const names = ["y", ...kept.filter((name) => !reverse.includes(name)), "reverseOutput"];
  if (config.memory?.sparse)
    names.push("interface", ...sparseTrace.flatMap((name) => [`${name}.index`, `${name}.value`]));
  else if (config.memory) names.push(...memoryTrace);
  for (const name of names.filter((candidate) => data.has(candidate))) {
    const shape = [data.steps, batch, ...program.tensors.get(name)!.shape];
    trace.set(name, { shape, data: await data.read(name) });
  }
  if (config.memory && data.has("interfaceParts")) {
    const parts = await data.read("interfaceParts");
    for (const [name, tensor] of splitParts(parts, data.steps, batch, config.memory)) trace.set(name, tensor);
  }
  return trace;
}

/** `parts`: the mapped interface vectors, [T,B,I]. */
function splitParts(parts: FloatArray, steps: number, batch: number, memory: MemoryConfig): Map<string, TraceTensor> {
  const vectors = steps * batch;
  const size = parts.length / vectors;
  const found = new Map<string, TraceTensor>();
  for (const { name, offset, length, shape } of interfaceLayout(memory)) {
    const part = new (parts.constructor as typeof Float64Array)(vectors * length);
    for (let k = 0; k < vectors; k++) {
      const begin = k * size + offset;
      part.set(parts.subarray(begin, begin + length), k * length);
    }
    found.set(name, { shape: [steps, batch, ...shape], data: part });
  }
  return found;
}
