import type { FloatArray, MemoryConfig, Trace } from "@dncjs/core";
import { tracedLocations } from "@dncjs/inspect";

/** The memory operations of one step. Steps, locations and heads are counted from 0. */
export interface MemoryStep {
  readonly step: number;
  readonly writes: readonly Write[];
  readonly reads: readonly Read[];
  /** Sum of the usages, in locations. */
  readonly used: number;
}

export interface Write {
  readonly head: number;
  /** The write gate. */
  readonly gate: number;
  /** The allocation gate: the share written to free locations; the rest is written by content. */
  readonly allocation: number;
  /** The location with the largest write weight. */
  readonly location: number;
  readonly weight: number;
  /** The step that wrote to the location before: the last with a weight of 0.1, else that with the largest of at least 0.01; null if none did. */
  readonly held: Written;
  /** How the location was freed after that write; null if it was not. */
  readonly freed: Freed | null;
}

export interface Freed {
  readonly step: number;
  /** The read head whose free gate freed the location. */
  readonly head: number;
  /** The value of the free gate. */
  readonly gate: number;
}

export type ReadMode = "content" | "forward" | "backward";

export interface Read {
  readonly head: number;
  /** The read modes, each summed over write heads. */
  readonly modes: Readonly<Record<ReadMode, number>>;
  /** The location with the largest read weight. */
  readonly location: number;
  readonly weight: number;
  /** The mode that contributes most to that weight. */
  readonly way: ReadMode;
  /** The step that wrote to the location, as in `Write.held`. */
  readonly written: Written;
}

/** A step; "earlier" if the location was in use before the first step of the trace, with a usage of at least `MIN_WEIGHT`. */
export type Written = number | "earlier" | null;

/** The part of a sequence that a trace has. */
export interface TracedPart {
  /** The first step. */
  readonly first: number;
  /** The usage before that step, [N]. Absent of the zero state. */
  readonly usage?: FloatArray | undefined;
}

/** A read with only smaller weights is not assigned to a location. A smaller write weight is faint. */
export const MIN_WEIGHT = 0.1;
/** Smaller write weights are ignored. A look-up compares directions, so it finds a word that was written faintly. */
export const MIN_FAINT = 0.01;
/** A location counts as freed from this product of free gate and read weight. */
const FREED_SHARE = 0.5;

/** Returns the memory operations of every step of the trace of a batch of one sequence, or of a part of it. */
export function memorySteps(trace: Trace, memory: MemoryConfig, part: TracedPart = { first: 0 }): MemoryStep[] {
  const tables = tablesOf(trace, memory, part.first);
  const history = tables.numbers.map((location): LocationHistory => {
    const isUsed = (part.usage?.[location] ?? 0) >= MIN_WEIGHT;
    return { written: isUsed ? "earlier" : null, weight: isUsed ? 1 : 0, freed: null };
  });
  const steps = trace.get("y")!.shape[0]!;
  return Array.from({ length: steps }, (_, at) => {
    const step = part.first + at;
    if (at > 0) recordFreed(tables, history, step);
    const writes = heads(memory.writeHeads, (head) => writeOf(tables, history, step, head));
    recordWritten(tables, history, step);
    const reads = heads(memory.readHeads, (head) => readOf(tables, history, step, head));
    return { step, writes, reads, used: sum(tables.usage.at(step)) };
  });
}

interface LocationHistory {
  written: Written;
  /** The weight of that write. */
  weight: number;
  freed: Freed | null;
}

type Tables = ReturnType<typeof tablesOf>;

/** Without links a trace has no forward and backward weightings; they read as 0. Locations are those of the trace, which starts with step `first`. */
function tablesOf(trace: Trace, { readHeads: R, writeHeads: V }: MemoryConfig, first: number) {
  const { numbers } = tracedLocations(trace);
  const N = numbers.length;
  const table = (name: string, columns: number) => {
    const data = trace.get(name)?.data;
    return {
      get: (step: number, at: number): number => data?.[(step - first) * columns + at] ?? 0,
      at: (step: number): ArrayLike<number> =>
        data?.subarray((step - first) * columns, (step - first + 1) * columns) ?? [],
    };
  };
  return {
    numbers,
    N,
    R,
    V,
    usage: table("usage", N),
    writeWeights: table("writeWeights", V * N),
    readWeights: table("readWeights", R * N),
    writeGate: table("writeGate", V),
    allocationGate: table("allocationGate", V),
    freeGates: table("freeGates", R),
    modes: table("readModes", R * (1 + 2 * V)),
    content: table("readContent", R * N),
    forward: table("forward", R * V * N),
    backward: table("backward", R * V * N),
  };
}

/** The free gate of step t frees what its head read in step t-1, which the trace must have. */
function recordFreed(tables: Tables, history: readonly LocationHistory[], step: number): void {
  const { N, R, freeGates, readWeights } = tables;
  for (let head = 0; head < R; head++) {
    const gate = freeGates.get(step, head);
    for (let n = 0; n < N; n++) {
      const past = history[n]!;
      if (past.written === null || past.written === step) continue;
      if (gate * readWeights.get(step - 1, head * N + n) >= FREED_SHARE) past.freed = { step, head, gate };
    }
  }
}

/** A faint write counts until a stronger one. */
function recordWritten({ N, V, writeWeights }: Tables, history: readonly LocationHistory[], step: number): void {
  for (let n = 0; n < N; n++) {
    const past = history[n]!;
    const weight = sum(heads(V, (head) => writeWeights.get(step, head * N + n)));
    if (weight >= MIN_WEIGHT || (weight >= MIN_FAINT && weight > past.weight))
      Object.assign(past, { written: step, weight, freed: null });
  }
}

function writeOf(tables: Tables, history: readonly LocationHistory[], step: number, head: number): Write {
  const { numbers, N, writeWeights, writeGate, allocationGate } = tables;
  const { place, weight } = strongest(N, (n) => writeWeights.get(step, head * N + n));
  const { written: held, freed } = history[place]!;
  const location = numbers[place]!;
  const gate = writeGate.get(step, head);
  const allocation = allocationGate.get(step, head);
  return { head, gate, allocation, location, weight, held, freed };
}

function readOf(tables: Tables, history: readonly LocationHistory[], step: number, head: number): Read {
  const { numbers, N, V, readWeights, modes, content, forward, backward } = tables;
  const { place, weight } = strongest(N, (n) => readWeights.get(step, head * N + n));
  const mode = (at: number) => modes.get(step, head * (1 + 2 * V) + at);
  const along = (links: typeof forward, first: number) =>
    sum(heads(V, (v) => mode(first + v) * links.get(step, (head * V + v) * N + place)));
  const contributions: Record<ReadMode, number> = {
    content: mode(V) * content.get(step, head * N + place),
    forward: along(forward, V + 1),
    backward: along(backward, 0),
  };
  const readModes = Object.keys(contributions) as ReadMode[];
  return {
    head,
    modes: { content: mode(V), forward: sum(heads(V, (v) => mode(V + 1 + v))), backward: sum(heads(V, mode)) },
    location: numbers[place]!,
    weight,
    way: readModes.reduce((best, one) => (contributions[one] > contributions[best] ? one : best)),
    written: history[place]!.written,
  };
}

function strongest(N: number, weight: (n: number) => number): { place: number; weight: number } {
  let place = 0;
  for (let n = 1; n < N; n++) if (weight(n) > weight(place)) place = n;
  return { place, weight: weight(place) };
}

function heads<Result>(count: number, describe: (head: number) => Result): Result[] {
  return Array.from({ length: count }, (_, head) => describe(head));
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let k = 0; k < values.length; k++) total += values[k]!;
  return total;
}
