import { ArgumentError, type FloatArray, type Trace } from "@dncjs/core";

/**
 * One batch row of a trace, with the sizes of the memory in it. Tensors are step after step: the value of step t is at
 * `t * size` of the tensor's `size` numbers a step.
 */
export interface MemoryTrace {
  /** T */
  readonly steps: number;
  /** N */
  readonly rows: number;
  /** W */
  readonly width: number;
  /** R */
  readonly readHeads: number;
  /** V */
  readonly writeHeads: number;
  /** [T, ...] of a tensor the network has. @throws ArgumentError where it does not have it */
  tensor(name: string): FloatArray;
  /** The same, or undefined where the network does not have it (`forward` without links, say). */
  find(name: string): FloatArray | undefined;
}

/** The numbers of one batch row: [T,B,...] to [T,...]; undefined where the trace has no such tensor. */
export function rowOfTrace(trace: Trace, name: string, row: number): FloatArray | undefined {
  const tensor = trace.get(name);
  if (!tensor) return undefined;
  const [T, B] = [tensor.shape[0]!, tensor.shape[1]!];
  requireBatchRow(row, B);
  if (B === 1) return tensor.data;
  const size = tensor.data.length / (T * B);
  const own = new (tensor.data.constructor as Float64ArrayConstructor)(T * size);
  for (let t = 0; t < T; t++) {
    const at = (t * B + row) * size;
    own.set(tensor.data.subarray(at, at + size), t * size);
  }
  return own;
}

/** Whether the network that was traced has a memory. */
export function hasMemory(trace: Trace): boolean {
  return trace.has("memory");
}

/** One row (from 0) of a trace of a network with a memory. @throws ArgumentError where it has none, or no such row */
export function memoryTrace(trace: Trace, row: number = 0): MemoryTrace {
  const [memory, writes, reads] = ["memory", "writeWeights", "readWeights"].map((name) => trace.get(name)?.shape);
  if (!memory || !writes || !reads)
    throw new ArgumentError("trace", "one without memory", "of a network with a memory");
  requireBatchRow(row, memory[1]!);
  const rows = new Map<string, FloatArray | undefined>();
  const find = (name: string): FloatArray | undefined => {
    if (!rows.has(name)) rows.set(name, rowOfTrace(trace, name, row));
    return rows.get(name);
  };
  return {
    steps: memory[0]!,
    rows: memory[2]!,
    width: memory[3]!,
    readHeads: reads[2]!,
    writeHeads: writes[2]!,
    find,
    tensor(name) {
      const found = find(name);
      if (!found) throw new ArgumentError("name", name, `a tensor of this trace: ${[...trace.keys()].join(", ")}`);
      return found;
    },
  };
}

function requireBatchRow(row: number, batch: number): void {
  if (Number.isInteger(row) && row >= 0 && row < batch) return;
  throw new ArgumentError("row", row, `a whole number from 0 to ${batch - 1}`);
}
