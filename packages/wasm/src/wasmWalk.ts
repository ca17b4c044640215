import { clocks, type Operation, type Slice, type StepRange, type Walk } from "@dncjs/core/backend";
import { blockOf, WasmCall } from "./bind.ts";
import type { WasmFrame } from "./frame.ts";
import type { LinearMemory } from "./memory.ts";
import { commands } from "./share.ts";
import type { Threads } from "./threads.ts";
import { CLOCKS, JOB_WORDS, jobWord, OPERATION_WORDS, operationWord, runs, selections } from "./walk.ts";

/** A walk whose operations, slots and mask lie in linear memory, where all threads read them (walk.ts). */
export class WasmWalk implements Walk {
  readonly #memory: LinearMemory;
  readonly #threads: Threads;
  readonly #frame: number;
  readonly #job: number;
  readonly #slots: number;
  readonly #mask: number;
  #disposed = false;

  constructor(
    memory: LinearMemory,
    threads: Threads,
    operations: readonly Operation[],
    frame: WasmFrame,
    { steps, rows }: { readonly steps: number; readonly rows: number },
  ) {
    [this.#memory, this.#threads, this.#frame] = [memory, threads, frame.address];
    const words = operations.flatMap((operation) => wordsOf(operation, memory));
    const head = 4 * (JOB_WORDS + words.length);
    this.#job = memory.allocate(head + 4 * steps * (CLOCKS + rows));
    this.#slots = this.#job + head;
    this.#mask = this.#slots + 4 * CLOCKS * steps;
    memory.u32.set(words, this.#job / 4 + JOB_WORDS);
    this.#set(jobWord.operations, this.#job + 4 * JOB_WORDS);
    this.#set(jobWord.count, words.length / OPERATION_WORDS);
    this.#set(jobWord.slots, this.#slots);
  }

  run({ steps, elements: rows, slots, mask, batch }: StepRange): void {
    this.#set(jobWord.steps, steps);
    this.#set(jobWord.rows, rows);
    this.#set(jobWord.mask, mask ? this.#mask : 0);
    const { u32 } = this.#memory;
    const to = this.#slots / 4;
    for (let k = 0; k < CLOCKS * steps; k++) u32[to + k] = slots[k]!;
    if (mask) this.#writeMask(mask, steps, rows, slots, batch);
    this.#threads.run(commands.walk, rows, this.#frame, this.#job);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#memory.free(this.#job);
  }

  #set(word: number, value: number): void {
    this.#memory.u32[this.#job / 4 + word] = value;
  }

  #writeMask(mask: ArrayLike<number>, steps: number, rows: number, slots: Int32Array, batch: number): void {
    const { u32 } = this.#memory;
    let to = this.#mask / 4;
    for (let step = 0; step < steps; step++) {
      const from = batch * slots[step * CLOCKS + clocks.sequence]!;
      for (let b = 0; b < rows; b++) u32[to++] = mask[from + b] === 0 ? 0 : 1;
    }
  }
}

function wordsOf(operation: Operation, memory: LinearMemory): number[] {
  const words = new Array<number>(OPERATION_WORDS).fill(0);
  words[operationWord.selection] = selections[operation.rows];
  if ("call" in operation) {
    const run = WasmCall.of(operation.call, memory).runOf(operation.run === "forward" ? "Forward" : "Backward");
    if (!run) return [];
    words[operationWord.run] = runs.call + run.number;
    words.splice(operationWord.call, run.calls.length, ...run.calls);
    return words;
  }
  words[operationWord.run] = runs[operation.run];
  words.splice(operationWord.to, 4, ...placeWords(operation.to, memory));
  if (operation.run === "copy") words.splice(operationWord.from, 4, ...placeWords(operation.from, memory));
  return words;
}

function placeWords(place: Slice, memory: LinearMemory): number[] {
  const base = blockOf(place, memory).address + 4 * place.base;
  return [base, 4 * place.stride, clocks[place.clock], 4 * place.batchStride];
}
