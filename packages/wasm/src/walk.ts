/**
 * Lists of operations as the compiled module walks them (assembly/walk.ts). Everything lies in linear memory, as words, so a worker needs only
 * an address. This file imports nothing, since workers load it.
 */

/** The exports of the compiled module that threads run, over raw addresses (instantiate.ts). */
export interface ThreadExports {
  /** Runs all steps of a job for batch elements begin ≤ b < end. */
  readonly walk: (job: number, frame: number, begin: number, end: number) => void;
  readonly linearParameterGradient: (
    call: number,
    frame: number,
    steps: number,
    batch: number,
    begin: number,
    end: number,
  ) => void;
  /** Scans one of several parts of a sparse memory (assembly/fused/sparseMemoryStep/scan.ts). `frame` is that of the main thread. */
  readonly sparseMemoryStepScan: (call: number, frame: number, results: number, share: number, shares: number) => void;
}

/** A thread's instance of the kernels, and its view of their memory. */
export interface Machine {
  readonly memory: WebAssembly.Memory;
  readonly exports: ThreadExports;
  words: Uint32Array;
}

/** Words of an operation. A slice has four: base address, bytes per slot, frame word of its slot, bytes between batch elements. */
export const operationWord = { selection: 0, run: 1, call: 2, to: 2, from: 6 } as const;
export const OPERATION_WORDS = 10;
export const selections = { all: 0, active: 1, masked: 2 } as const;
/** Values of `run`. A call has the value `call` plus the number of its function (wasmKernels.ts). */
export const runs = { zero: 0, copy: 1, call: 2 } as const;

/** Words of a job: addresses and counts. */
export const jobWord = { operations: 0, count: 1, steps: 2, elements: 3, slots: 4, mask: 5 } as const;
export const JOB_WORDS = 6;

/**
 * Words of a frame.
 * - fixed … currentGradient, zeroState: the clocks of core
 * - previousKept, currentKept: slots of state(t-1) and state(t) of the tensors that are not kept every step
 * - storesParameters: 1 if gradients of parameters are stored, 0 if they are added
 * - workspace: address of the memory for intermediate results
 * - mask, elements: address of the step's mask (0: none), and its number of batch elements
 * - progress: operations that the thread has run
 */
export const frameWord = {
  fixed: 0,
  previous: 1,
  current: 2,
  saved: 3,
  sequence: 4,
  previousGradient: 5,
  currentGradient: 6,
  previousKept: 7,
  currentKept: 8,
  zeroState: 9,
  storesParameters: 10,
  workspace: 11,
  mask: 12,
  elements: 13,
  progress: 14,
} as const;
/** The first words of a frame, which change from step to step. */
export const STEP_WORDS = 11;
/** Frames of threads are a cache line apart. */
export const FRAME_BYTES = 64;

/** All of the above, for comparison with a compiled module or another file of this package. */
export const walkLayout: object = {
  operationWord,
  OPERATION_WORDS,
  selections,
  runs,
  jobWord,
  JOB_WORDS,
  frameWord,
  STEP_WORDS,
  FRAME_BYTES,
};

export function createMachine(exports: object, memory: WebAssembly.Memory): Machine {
  return { memory, exports: exports as ThreadExports, words: new Uint32Array(memory.buffer) };
}

/** Updates the view if the memory has grown, perhaps on another thread, to at least `bytes`. */
export function refresh(machine: Machine, bytes: number): void {
  if (machine.words.byteLength >= bytes) return;
  if (machine.memory.buffer.byteLength < bytes) machine.memory.grow(0); // makes the growth visible to this thread
  machine.words = new Uint32Array(machine.memory.buffer);
}
