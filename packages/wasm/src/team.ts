/** The threads that run a command on the kernels. Workers load this file: it imports only types. */
import type { Kernels } from "./instantiate.ts";
import type { LinearMemory } from "./memory.ts";
import type { Machine } from "./walk.ts";

/** Maximum number of threads. */
export const MOST_THREADS = 64;

/** Arguments of walk: (job). Of parameterGradient: (call, steps, batch, outputs). Of scan, only with workers: (call, results). */
export const commands = { walk: 1, parameterGradient: 2, scan: 3 } as const;

/** The forward pass of a sparse memory with one batch element, in which all threads scan a part of the locations. */
export interface SharedScan {
  /** Runs the call in the step that `frame`, an address, holds. */
  forward(frame: number): void;
  dispose(): void;
}

export interface Team {
  /** The number of threads, including the main thread. */
  readonly count: number;
  /** Why there are fewer threads than requested. */
  readonly loss: string | undefined;
  /** Runs a command and returns when it is done. `size` is the number of batch elements, of outputs, or of shares. `frame` is the main thread's frame. */
  run(
    command: number,
    size: number,
    frame: number,
    first: number,
    second?: number,
    third?: number,
    fourth?: number,
  ): void;
  /** With workers: `call` is the address of the descriptor of a sparse memory. Returns undefined if it has too few locations. */
  shareScan?(kernels: Kernels, memory: LinearMemory, call: number, locations: number): SharedScan | undefined;
  /** Announces that a command follows soon. */
  rouse(): void;
  /** Terminates the workers. */
  end(): void;
}

/** The main thread alone. */
export class OneThread implements Team {
  readonly count = 1;
  readonly loss = undefined;
  readonly #machine: Machine;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  run(command: number, size: number, frame: number, first: number, steps = 0, batch = 0): void {
    const { exports } = this.#machine;
    if (command === commands.walk) exports.walk(first, frame, 0, size);
    else exports.linearParameterGradient(first, frame, steps, batch, 0, size);
  }

  rouse(): void {}

  end(): void {}
}
