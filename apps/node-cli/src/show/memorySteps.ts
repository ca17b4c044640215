import type { MemoryConfig, Trace } from "@dncjs/core";

/** What a network did with its memory in one step. Steps, rows and heads are counted from 0. */
export interface MemoryStep {
  readonly step: number;
  readonly writes: readonly Write[];
  readonly reads: readonly Read[];
  /** Rows in use, as the usages add up. */
  readonly used: number;
}

export interface Write {
  readonly head: number;
  /** How much is written at all. */
  readonly gate: number;
  /** How much of it goes to free rows; the rest goes where content is found. */
  readonly allocation: number;
  /** The row that most is written to, and how much. */
  readonly row: number;
  readonly weight: number;
  /** The step that wrote to that row before; null where none did. */
  readonly held: number | null;
  /** What has freed the row since. */
  readonly freed: Freed | null;
}

export interface Freed {
  readonly step: number;
  /** The read head whose free gate did it, and how far it was open. */
  readonly head: number;
  readonly gate: number;
}

export type Way = "content" | "forward" | "backward";

export interface Read {
  readonly head: number;
  /** The read modes, each summed over write heads. */
  readonly modes: Readonly<Record<Way, number>>;
  /** The row that is read most, how much, and the way that led to it. */
  readonly row: number;
  readonly weight: number;
  readonly way: Way;
  /** The last step that wrote to that row; null where none did. */
  readonly written: number | null;
}

/** A write of less than this leaves a row as it was; a read of less, spread over many rows, is of none. */
export const VISIBLE = 0.1;
/** A row counts as freed where so much of what was read there is given up. */
const FREED = 0.5;

/** What happened in every step, from the trace of a batch of one row. */
export function memorySteps(trace: Trace, memory: MemoryConfig): MemoryStep[] {
  const tables = tablesOf(trace, memory);
  const rows = Array.from({ length: memory.locations }, (): RowPast => ({ written: null, freed: null }));
  const steps = trace.get("y")!.shape[0]!;
  return Array.from({ length: steps }, (_, step) => {
    rememberFreed(tables, rows, step);
    const writes = heads(memory.writeHeads, (head) => writeOf(tables, rows, step, head));
    rememberWritten(tables, rows, step);
    const reads = heads(memory.readHeads, (head) => readOf(tables, rows, step, head));
    return { step, writes, reads, used: sum(tables.usage.at(step)) };
  });
}

interface RowPast {
  written: number | null;
  freed: Freed | null;
}

type Tables = ReturnType<typeof tablesOf>;

/** A network without links has no forward and backward, and reads by content alone. */
function tablesOf(trace: Trace, { locations: N, readHeads: R, writeHeads: V }: MemoryConfig) {
  const table = (name: string, columns: number) => {
    const data = trace.get(name)?.data;
    return {
      get: (step: number, at: number): number => data?.[step * columns + at] ?? 0,
      at: (step: number): ArrayLike<number> => data?.subarray(step * columns, (step + 1) * columns) ?? [],
    };
  };
  return {
    ...{ N, R, V, usage: table("usage", N) },
    ...{ writeWeights: table("writeWeights", V * N), readWeights: table("readWeights", R * N) },
    ...{
      writeGate: table("writeGate", V),
      allocationGate: table("allocationGate", V),
      freeGates: table("freeGates", R),
    },
    ...{ modes: table("readModes", R * (1 + 2 * V)), content: table("readContent", R * N) },
    ...{ forward: table("forward", R * V * N), backward: table("backward", R * V * N) },
  };
}

/** A free gate at t gives up what its head has read at t-1. */
function rememberFreed({ N, R, freeGates, readWeights }: Tables, rows: readonly RowPast[], step: number): void {
  for (let head = 0; step > 0 && head < R; head++) {
    const gate = freeGates.get(step, head);
    for (let row = 0; row < N; row++) {
      const past = rows[row]!;
      if (past.written === null || past.written === step) continue;
      if (gate * readWeights.get(step - 1, head * N + row) >= FREED) past.freed = { step, head, gate };
    }
  }
}

function rememberWritten({ N, V, writeWeights }: Tables, rows: readonly RowPast[], step: number): void {
  for (let row = 0; row < N; row++) {
    const written = sum(heads(V, (head) => writeWeights.get(step, head * N + row)));
    if (written >= VISIBLE) Object.assign(rows[row]!, { written: step, freed: null });
  }
}

function writeOf(tables: Tables, rows: readonly RowPast[], step: number, head: number): Write {
  const { N, writeWeights, writeGate, allocationGate } = tables;
  const { row, weight } = strongest(N, (n) => writeWeights.get(step, head * N + n));
  const { written: held, freed } = rows[row]!;
  const [gate, allocation] = [writeGate.get(step, head), allocationGate.get(step, head)];
  return { head, gate, allocation, row, weight, held, freed };
}

function readOf(tables: Tables, rows: readonly RowPast[], step: number, head: number): Read {
  const { N, V, readWeights, modes, content, forward, backward } = tables;
  const { row, weight } = strongest(N, (n) => readWeights.get(step, head * N + n));
  const mode = (at: number) => modes.get(step, head * (1 + 2 * V) + at);
  const along = (links: typeof forward, first: number) =>
    sum(heads(V, (v) => mode(first + v) * links.get(step, (head * V + v) * N + row)));
  const led: Record<Way, number> = {
    content: mode(V) * content.get(step, head * N + row),
    forward: along(forward, V + 1),
    backward: along(backward, 0),
  };
  const ways = Object.keys(led) as Way[];
  return {
    head,
    modes: { content: mode(V), forward: sum(heads(V, (v) => mode(V + 1 + v))), backward: sum(heads(V, mode)) },
    ...{ row, weight, way: ways.reduce((best, one) => (led[one] > led[best] ? one : best)) },
    written: rows[row]!.written,
  };
}

function strongest(N: number, weight: (row: number) => number): { row: number; weight: number } {
  let row = 0;
  for (let n = 1; n < N; n++) if (weight(n) > weight(row)) row = n;
  return { row, weight: weight(row) };
}

function heads<Result>(count: number, describe: (head: number) => Result): Result[] {
  return Array.from({ length: count }, (_, head) => describe(head));
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let k = 0; k < values.length; k++) total += values[k]!;
  return total;
}
