/**
 * Lists of operations on batch rows, as the compiled module walks them (assembly/walk.ts). Everything lies in linear memory, as words,
 * so that a worker needs no more than an address; this file imports nothing, since workers load it.
 */

/** Exports of the compiled module, over raw addresses (instantiate.ts). */
export interface RowExports {
  /** Does a job for rows begin ≤ b < end of all its steps. */
  readonly walk: (job: number, frame: number, begin: number, end: number) => void;
  readonly linearParameterGradient: (
    call: number,
    frame: number,
    steps: number,
    batch: number,
    begin: number,
    end: number,
  ) => void;
}

/** What a thread runs operations with: its instance of the kernels, and its view of their memory. */
export interface Machine {
  readonly memory: WebAssembly.Memory;
  readonly exports: RowExports;
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
export const frameWord = { workspace: 11, mask: 12, rows: 13, progress: 14 } as const;
export const CLOCKS = 11;
/** Frames of the threads lie a cache line apart. */
export const FRAME_BYTES = 64;

export function createMachine(exports: WebAssembly.Exports, memory: WebAssembly.Memory): Machine {
  return { memory, exports: exports as unknown as RowExports, words: new Uint32Array(memory.buffer) };
}

/** Brings the view up to date with a memory that has grown, perhaps on another thread, to `bytes` at least. */
export function refresh(machine: Machine, bytes: number): void {
  if (machine.words.byteLength >= bytes) return;
  if (machine.memory.buffer.byteLength < bytes) machine.memory.grow(0); // makes this thread look
  machine.words = new Uint32Array(machine.memory.buffer);
}
