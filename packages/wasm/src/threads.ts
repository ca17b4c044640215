import { BackendError } from "@dncjs/core";
import { openWorker, type WorkerHandle } from "./openWorker.ts";
import { CONTROL_BYTES, control, doAlone, takeShares } from "./share.ts";
import { FRAME_BYTES, frameWord, type Machine, refresh } from "./walk.ts";

/** How long main looks before it sleeps, and how often between two glances at the clock. */
const SPIN_MS = 0.05;
const LOOKS = 100;
/** While workers make no progress, main looks again after this long, and gives them up after so many times. */
const LOOK_AGAIN_MS = 100;
const PATIENCE = 300;

const PAGE = 65536;

/** For tests: other workers, and for how many looks (a tenth of a second each) they may make no progress. */
export interface WorkerOptions {
  readonly url?: URL;
  readonly patience?: number;
}

/**
 * The threads of a backend: this one and its workers. A command is split into as many shares as there are threads; what the workers
 * do not take, this thread does.
 */
export class Threads {
  readonly #machine: Machine;
  readonly #words: Int32Array;
  #patience = PATIENCE;
  readonly #mayWait: boolean;
  #workers: WorkerHandle[] = [];
  #sequence = 0;
  /** Why there are fewer threads than were asked for. */
  #loss: string | undefined;

  /** `address` is that of a control block in shared memory; without it there can be no workers. */
  constructor(machine: Machine, address?: number) {
    this.#machine = machine;
    this.#words =
      address === undefined
        ? new Int32Array(CONTROL_BYTES / 4)
        : new Int32Array(machine.memory.buffer, address, CONTROL_BYTES / 4);
    this.#mayWait = mayWait();
  }

  get count(): number {
    return this.#workers.length + 1;
  }

  get loss(): string | undefined {
    return this.#loss;
  }

  /** Starts workers on the compiled module, and waits until they are ready; where they do not start this thread stays alone. */
  async start(
    module: WebAssembly.Module,
    count: number,
    { url, patience = PATIENCE }: WorkerOptions = {},
  ): Promise<void> {
    this.#patience = patience;
    const { memory } = this.#machine;
    const { byteOffset: address, length: words } = this.#words;
    const opened: WorkerHandle[] = [];
    try {
      for (let thread = 1; thread <= count; thread++) {
        opened.push(openWorker({ module, memory, address, words, thread }, url));
      }
      await Promise.all(opened.map(({ ready }) => ready));
      this.#workers = opened;
      for (const worker of opened) worker.onEnd(() => this.#lose(worker));
    } catch (error) {
      for (const worker of opened) worker.terminate();
      this.#loss = error instanceof Error ? error.message : String(error);
    }
  }

  /**
   * Runs a command (share.ts) in at most `most` shares, on all threads with a frame of each; returns when it is done.
   * @throws BackendError where a worker died in the middle of it; from then on this thread is alone
   */
  run(command: number, most: number, frame: number, first: number, second = 0, third = 0, fourth = 0): void {
    const words = this.#words;
    const shares = Math.min(this.count, most);
    if (shares === 1) {
      doAlone(this.#machine, command, most, frame, first, second, third);
      return;
    }
    const bytes = this.#machine.memory.buffer.byteLength;
    refresh(this.#machine, bytes);
    words[control.command] = command;
    words[control.shares] = shares;
    words[control.frame] = frame;
    words[control.memoryPages] = bytes / PAGE;
    words[control.arguments] = first;
    words[control.arguments + 1] = second;
    words[control.arguments + 2] = third;
    words[control.arguments + 3] = fourth;
    this.#announce(shares);
    takeShares(this.#machine, words, 0);
    this.#await(shares, frame);
  }

  /** Wakes workers that sleep, to look for a while: a command is about to come. */
  rouse(): void {
    if (Atomics.load(this.#words, control.sleeping) > 0) Atomics.notify(this.#words, control.sequence);
  }

  /** Ends the workers. */
  end(): void {
    const workers = this.#workers;
    this.#workers = [];
    for (const worker of workers) worker.terminate();
  }

  #announce(shares: number): void {
    const words = this.#words;
    this.#sequence = (this.#sequence % 0x7fffffff) + 1;
    Atomics.store(words, control.finished, 0);
    Atomics.store(words, control.failed, 0);
    for (let share = 0; share < shares; share++) Atomics.store(words, control.claims + share, this.#sequence);
    Atomics.store(words, control.sequence, this.#sequence);
    if (Atomics.load(words, control.sleeping) > 0) Atomics.notify(words, control.sequence);
  }

  #await(shares: number, frame: number): void {
    const words = this.#words;
    let quiet = 0;
    let progress = -1;
    while (!this.#look(shares)) {
      const now = this.#progress(frame);
      quiet = now === progress ? quiet + 1 : 0;
      progress = now;
      if (quiet >= this.#patience) this.#giveUp("a worker died in the middle of a pass");
      const finished = Atomics.load(words, control.finished);
      if (finished < shares && this.#mayWait) Atomics.wait(words, control.finished, finished, LOOK_AGAIN_MS);
    }
    if (Atomics.load(words, control.failed) !== 0) this.#giveUp("a kernel failed on one of the threads");
  }

  /** Whether all shares are finished, after looking for a while. */
  #look(shares: number): boolean {
    const limit = performance.now() + (this.#mayWait ? SPIN_MS : LOOK_AGAIN_MS);
    do {
      for (let look = 0; look < LOOKS; look++) {
        if (Atomics.load(this.#words, control.finished) === shares) return true;
      }
    } while (performance.now() < limit);
    return false;
  }

  /** Grows with every operation that a worker has done. */
  #progress(frame: number): number {
    let sum = Atomics.load(this.#words, control.finished);
    for (let k = 1; k < this.count; k++) {
      sum += Atomics.load(this.#machine.words, (frame + FRAME_BYTES * k) / 4 + frameWord.progress);
    }
    return sum;
  }

  #giveUp(why: string): never {
    this.end();
    this.#loss = why;
    throw new BackendError("wasm", `${why}, which is lost; the backend goes on with 1 thread`);
  }

  /** A worker that ends while it has nothing to do takes nothing along. */
  #lose(worker: WorkerHandle): void {
    if (!this.#workers.includes(worker)) return;
    this.end();
    this.#loss = "a worker ended";
  }
}

/** Not in the main thread of a page. */
function mayWait(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 0);
    return true;
  } catch {
    return false;
  }
}
