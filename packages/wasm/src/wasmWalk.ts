import {
  type Clock,
  clockCount,
  clocks,
  disposeOnError,
  type Operation,
  type Slice,
  type StepRange,
  type Walk,
} from "@dncjs/core/backend";
import { blockOf, type Pass, WasmCall } from "./bind.ts";
import { clockWord, type WasmFrame } from "./frame.ts";
import type { LinearMemory } from "./memory.ts";
import { commands, type SharedScan, type Team } from "./team.ts";
import { frameWord, JOB_WORDS, jobWord, OPERATION_WORDS, operationWord, runs, STEP_WORDS, selections } from "./walk.ts";

/** The frame word of each clock of core, in the order of `clocks`. */
const clockWords: readonly number[] = Object.keys(clocks).map((clock) => frameWord[clock as Clock]);

/** A walk whose operations, slots and mask lie in linear memory, where all threads read them (walk.ts). */
export class WasmWalk implements Walk {
  readonly #memory: LinearMemory;
  readonly #threads: Team;
  readonly #frame: WasmFrame;
  readonly #job: number;
  readonly #slots: number;
  readonly #mask: number;
  readonly #count: number;
  /** A scan that all threads share if there is one batch element, and its number among the operations. */
  readonly #scan: { readonly call: SharedScan; readonly at: number } | undefined;
  #disposed = false;

  constructor(
    memory: LinearMemory,
    threads: Team,
    operations: readonly Operation[],
    frame: WasmFrame,
    most: { readonly steps: number; readonly elements: number },
  ) {
    this.#memory = memory;
    this.#threads = threads;
    this.#frame = frame;
    const words = operations.flatMap((operation) => wordsOf(operation, memory));
    const head = 4 * (JOB_WORDS + words.length);
    this.#job = memory.allocate(head + 4 * most.steps * (STEP_WORDS + most.elements));
    this.#slots = this.#job + head;
    this.#mask = this.#slots + 4 * STEP_WORDS * most.steps;
    memory.u32.set(words, this.#job / 4 + JOB_WORDS);
    this.#count = operations.length;
    const job = { dispose: () => memory.free(this.#job) };
    this.#scan = disposeOnError([job], () => sharedScanOf(operations, memory));
  }

  run({ steps, elements, slots, mask, batch }: StepRange): void {
    this.#set(jobWord.elements, elements);
    this.#writeFrames(steps, slots);
    if (mask) this.#writeMask(mask, steps, elements, slots, batch);
    if (!this.#scan || elements > 1 || this.#threads.count === 1) {
      this.#runOperations(0, this.#count, 0, steps, mask !== undefined);
      return;
    }
    for (let step = 0; step < steps; step++) {
      const { call, at } = this.#scan;
      this.#runOperations(0, at, step, step + 1, mask !== undefined);
      if (!mask || this.#memory.u32[this.#mask / 4 + step] !== 0) call.forward(this.#frame.address);
      this.#runOperations(at + 1, this.#count, step, step + 1, mask !== undefined);
    }
  }

  /** Runs operations begin ≤ k < end of steps from ≤ step < to. */
  #runOperations(begin: number, end: number, from: number, to: number, isMasked: boolean): void {
    const elements = this.#memory.u32[this.#job / 4 + jobWord.elements]!;
    this.#set(jobWord.operations, this.#job + 4 * (JOB_WORDS + OPERATION_WORDS * begin));
    this.#set(jobWord.count, end - begin);
    this.#set(jobWord.steps, to - from);
    this.#set(jobWord.slots, this.#slots + 4 * STEP_WORDS * from);
    this.#set(jobWord.mask, isMasked ? this.#mask + 4 * elements * from : 0);
    this.#threads.run(commands.walk, elements, this.#frame.address, this.#job);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#scan?.call.dispose();
    this.#memory.free(this.#job);
  }

  #set(word: number, value: number): void {
    this.#memory.u32[this.#job / 4 + word] = value;
  }

  /** The first words of the frame of every step. */
  #writeFrames(steps: number, slots: Int32Array): void {
    const { u32 } = this.#memory;
    const { keep } = this.#frame;
    for (let step = 0; step < steps; step++) {
      const to = this.#slots / 4 + step * STEP_WORDS;
      const from = step * clockCount;
      for (let clock = 0; clock < clockCount; clock++) u32[to + clockWords[clock]!] = slots[from + clock]!;
      u32[to + frameWord.previousKept] = Math.ceil(slots[from + clocks.previous]! / keep);
      u32[to + frameWord.currentKept] = Math.ceil(slots[from + clocks.current]! / keep);
    }
  }

  #writeMask(mask: ArrayLike<number>, steps: number, elements: number, slots: Int32Array, batch: number): void {
    const { u32 } = this.#memory;
    let to = this.#mask / 4;
    for (let step = 0; step < steps; step++) {
      const from = batch * slots[step * clockCount + clocks.sequence]!;
      for (let b = 0; b < elements; b++) u32[to++] = mask[from + b] === 0 ? 0 : 1;
    }
  }
}

const passes = { forward: "Forward", backward: "Backward", exchange: "Exchange" } as const satisfies Record<
  string,
  Pass
>;

/** The first operation whose scan threads share. */
function sharedScanOf(
  operations: readonly Operation[],
  memory: LinearMemory,
): { readonly call: SharedScan; readonly at: number } | undefined {
  for (const [at, operation] of operations.entries()) {
    if (!("call" in operation) || operation.run !== "forward") continue;
    const call = WasmCall.of(operation.call, memory).shareScan();
    if (call) return { call, at };
  }
  return undefined;
}

function wordsOf(operation: Operation, memory: LinearMemory): readonly number[] {
  const words = new Array<number>(OPERATION_WORDS).fill(0);
  words[operationWord.selection] = selections[operation.select];
  if ("call" in operation) {
    const { number, descriptor } = WasmCall.of(operation.call, memory).functionOf(passes[operation.run]);
    words[operationWord.run] = runs.call + number;
    words[operationWord.call] = descriptor;
    return words;
  }
  words[operationWord.run] = runs[operation.run];
  words.splice(operationWord.to, 4, ...sliceWords(operation.to, memory));
  if (operation.run === "copy") words.splice(operationWord.from, 4, ...sliceWords(operation.from, memory));
  return words;
}

function sliceWords(slice: Slice, memory: LinearMemory): readonly number[] {
  const base = blockOf(slice, memory).address + 4 * slice.base;
  return [base, 4 * slice.stride, clockWord(slice), 4 * slice.batchStride];
}
