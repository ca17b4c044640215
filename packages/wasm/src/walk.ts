/**
 * Runs lists of operations on batch rows. Everything lies in linear memory, as words, so that a worker needs no more than an
 * address; this file imports nothing, since workers load it.
 */

/** Exports of the compiled module, over raw addresses (instantiate.ts). */
export interface RowExports {
  readonly zero: (to: number, count: number) => void;
  readonly copy: (from: number, to: number, count: number) => void;
  readonly linearParameterGradient: (
    call: number,
    frame: number,
    steps: number,
    batch: number,
    begin: number,
    end: number,
  ) => void;
}

type RowsFunction = (call: number, frame: number, begin: number, end: number) => void;
/** Of two calls that run as one. */
type JoinedFunction = (call: number, second: number, frame: number, begin: number, end: number) => void;

/** What a thread runs operations with: its instance of the kernels, and its view of their memory. */
export interface Machine {
  readonly memory: WebAssembly.Memory;
  readonly exports: RowExports;
  /** Forward and backward of all kernels, in an order that all threads agree on, and their names. */
  readonly functions: readonly (RowsFunction | JoinedFunction)[];
  readonly names: readonly string[];
  words: Uint32Array;
}

/** Words of an operation. Of a place: base address, bytes from slot to slot, the clock's number, bytes from row to row. */
export const operationWord = { selection: 0, run: 1, call: 2, secondCall: 3, to: 2, from: 6 } as const;
export const OPERATION_WORDS = 10;
export const selections = { all: 0, active: 1, masked: 2 } as const;
/** Values of `run`; from `call` on it is `call` plus the number of a function. */
export const runs = { zero: 0, copy: 1, call: 2 } as const;

/** Words of a job: addresses, and how many there are of what. */
export const jobWord = { operations: 0, count: 1, steps: 2, rows: 3, slots: 4, mask: 5 } as const;
export const JOB_WORDS = 6;

/**
 * Slot numbers of a frame (backend.ts of core has their order), then where its workspace is, where the step's mask is and how many rows
 * that has, and how far its thread has come.
 */
export const frameWord = { workspace: 9, mask: 10, rows: 11, progress: 12 } as const;
export const CLOCKS = 9;
/** Frames of the threads lie a cache line apart. */
export const FRAME_BYTES = 64;

export function createMachine(exports: WebAssembly.Exports, memory: WebAssembly.Memory): Machine {
  const names = Object.keys(exports).filter((name) => /(Forward|Backward)$/.test(name));
  const functions = names.sort().map((name) => exports[name] as RowsFunction);
  const words = new Uint32Array(memory.buffer);
  return { memory, functions, names, exports: exports as unknown as RowExports, words };
}

/** Brings the view up to date with a memory that has grown, perhaps on another thread, to `bytes` at least. */
export function refresh(machine: Machine, bytes: number): void {
  if (machine.words.byteLength >= bytes) return;
  if (machine.memory.buffer.byteLength < bytes) machine.memory.grow(0); // makes this thread look
  machine.words = new Uint32Array(machine.memory.buffer);
}

/** Does a job for rows begin ≤ b < end of all its steps. */
export function walk(machine: Machine, job: number, frame: number, begin: number, end: number): void {
  const { words } = machine;
  const at = job / 4;
  const rows = words[at + jobWord.rows]!;
  const first = words[at + jobWord.operations]! / 4;
  const last = first + OPERATION_WORDS * words[at + jobWord.count]!;
  let slots = words[at + jobWord.slots]! / 4;
  let mask = words[at + jobWord.mask]! / 4;
  words[frame / 4 + frameWord.rows] = rows;
  for (let step = words[at + jobWord.steps]!; step > 0; step--) {
    words[frame / 4 + frameWord.mask] = 4 * mask;
    for (let clock = 0; clock < CLOCKS; clock++) words[frame / 4 + clock] = words[slots + clock]!;
    for (let operation = first; operation < last; operation += OPERATION_WORDS) {
      visitRuns(machine, operation, frame, mask, begin, end);
      words[frame / 4 + frameWord.progress]!++;
    }
    slots += CLOCKS;
    if (mask) mask += rows;
  }
}

/** Does an operation for every run of the rows it selects; `mask` is the place of row 0's, in words, or 0. */
function visitRuns(machine: Machine, operation: number, frame: number, mask: number, begin: number, end: number): void {
  const { words } = machine;
  const selection = words[operation + operationWord.selection]!;
  if (selection === selections.all || mask === 0) {
    if (selection !== selections.masked) visit(machine, operation, frame, begin, end);
    return;
  }
  const wanted = selection === selections.active ? 1 : 0;
  let from = begin;
  for (let b = begin; b <= end; b++) {
    if (b < end && words[mask + b] === wanted) continue;
    if (b > from) visit(machine, operation, frame, from, b);
    from = b + 1;
  }
}

function visit(machine: Machine, operation: number, frame: number, begin: number, end: number): void {
  const { words, exports, functions } = machine;
  const run = words[operation + operationWord.run]!;
  if (run >= runs.call) {
    const call = words[operation + operationWord.call]!;
    const second = words[operation + operationWord.secondCall]!;
    if (second) (functions[run - runs.call] as JoinedFunction)(call, second, frame, begin, end);
    else (functions[run - runs.call] as RowsFunction)(call, frame, begin, end);
    return;
  }
  const to = placeOf(words, operation + operationWord.to, frame, begin);
  const count = (words[operation + operationWord.to + 3]! / 4) * (end - begin);
  if (run === runs.zero) exports.zero(to, count);
  else exports.copy(placeOf(words, operation + operationWord.from, frame, begin), to, count);
}

/** The address of a row at the frame's slot. */
function placeOf(words: Uint32Array, place: number, frame: number, row: number): number {
  const slot = words[frame / 4 + words[place + 2]!]!;
  return words[place]! + words[place + 1]! * slot + words[place + 3]! * row;
}
