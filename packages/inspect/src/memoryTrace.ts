import { ArgumentError, type FloatArray, type Trace } from "@dncjs/core";
import { requireIndex, requireTrace } from "./checks.ts";

/**
 * One batch element of a trace of a network with a memory. Tensors are end to end by step: the values of step t begin
 * at `t * size`, for a tensor of `size` numbers per step.
 */
export interface MemoryTrace extends TracedLocations {
  /** T */
  readonly steps: number;
  /** Locations in the trace: N of a dense memory, the touched ones of a sparse memory. Tensors number them from 0. */
  readonly locations: number;
  /** W */
  readonly wordSize: number;
  /** R */
  readonly readHeads: number;
  /** V */
  readonly writeHeads: number;
  /** Returns a tensor as [T, ...]. @throws ArgumentError if the trace has no tensor of this name */
  tensor(name: string): FloatArray;
  /** Returns a tensor as [T, ...], or undefined if the trace has none of this name (`forward` without links). */
  find(name: string): FloatArray | undefined;
  /** Returns the links of a write head after a step; undefined for a network without links. */
  links(step: number, head: number): Links | undefined;
}

/** How strongly location i of the trace was written just after its location j. */
export type Links = (i: number, j: number) => number;

/**
 * Takes one batch element of a tensor: [T, B, ...] to [T, ...]. Returns undefined if the trace has no tensor of this
 * name. With B = 1 the result is the tensor's own data, not a copy.
 * @throws ArgumentError if `batchIndex` is not in 0 ... B - 1
 */
export function batchElementOf(trace: Trace, name: string, batchIndex: number): FloatArray | undefined {
  requireTrace("trace", trace);
  const tensor = trace.get(name);
  if (!tensor) return undefined;
  const T = tensor.shape[0]!;
  const B = tensor.shape[1]!;
  requireIndex("batchIndex", batchIndex, B);
  if (B === 1) return tensor.data;
  const size = tensor.data.length / (T * B);
  const own = new (tensor.data.constructor as Float64ArrayConstructor)(T * size);
  for (let t = 0; t < T; t++) {
    const begin = (t * B + batchIndex) * size;
    own.set(tensor.data.subarray(begin, begin + size), t * size);
  }
  return own;
}

/** The locations that a trace holds, by their number in the memory, and how many the memory has. */
export interface TracedLocations {
  /** Ascending. */
  readonly numbers: readonly number[];
  /** N */
  readonly total: number;
}

/**
 * Returns all locations of a dense memory, or the touched locations of a sparse one.
 * @throws ArgumentError if the traced network has no memory
 */
export function tracedLocations(trace: Trace): TracedLocations {
  requireTrace("trace", trace);
  const count = trace.get("writeWeights")?.shape.at(-1);
  if (count === undefined)
    throw new ArgumentError("trace.writeWeights", undefined, "a trace of a network with a memory");
  const { locations = Array.from({ length: count }, (_, n) => n), total = count } = trace.touched ?? {};
  return { numbers: Array.from(locations), total };
}

/** Whether the traced network has a memory. */
export function hasMemory(trace: Trace): boolean {
  requireTrace("trace", trace);
  return trace.has("memory");
}

/**
 * Reads one batch element of a trace. `batchIndex` defaults to 0.
 * @throws ArgumentError if the traced network has no memory, or the batch no such element
 */
export function memoryTrace(trace: Trace, batchIndex: number = 0): MemoryTrace {
  requireTrace("trace", trace);
  const memory = trace.get("memory")?.shape;
  const writes = trace.get("writeWeights")?.shape;
  const reads = trace.get("readWeights")?.shape;
  if (!memory || !writes || !reads) {
    throw new ArgumentError("trace.memory", undefined, "a trace of a network with a memory");
  }
  requireIndex("batchIndex", batchIndex, memory[1]!);
  const tensors = new Map<string, FloatArray | undefined>();
  const find = (name: string): FloatArray | undefined => {
    if (!tensors.has(name)) tensors.set(name, batchElementOf(trace, name, batchIndex));
    return tensors.get(name);
  };
  const locations = memory[2]!;
  const { numbers, total } = tracedLocations(trace);
  return {
    steps: memory[0]!,
    locations,
    numbers,
    total,
    wordSize: memory[3]!,
    readHeads: reads[2]!,
    writeHeads: writes[2]!,
    find,
    links(step, head) {
      const at = step * writes[2]! + head;
      const dense = find("link")?.subarray(at * locations ** 2, (at + 1) * locations ** 2);
      if (dense) return (i, j) => dense[i * locations + j]!;
      const size = trace.get("link.index")?.shape.at(-1);
      return size === undefined ? undefined : listedLinks(find, { first: at * locations, size, numbers });
    },
    tensor(name) {
      const found = find(name);
      if (!found) throw new ArgumentError("name", name, `a tensor of this trace: ${[...trace.keys()].join(", ")}`);
      return found;
    },
  };
}

/** The links of a sparse memory: each location has a list of columns + 1, and of their links. `first` is the list of location 0. */
function listedLinks(
  find: MemoryTrace["find"],
  { first, size, numbers }: { readonly first: number; readonly size: number; readonly numbers: ArrayLike<number> },
): Links {
  const index = find("link.index")!;
  const value = find("link.value")!;
  return (i, j) => {
    const begin = (first + i) * size;
    const place = index.subarray(begin, begin + size).indexOf(numbers[j]! + 1);
    return place < 0 ? 0 : value[begin + place]!;
  };
}
