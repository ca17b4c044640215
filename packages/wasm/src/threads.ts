import { BackendError } from "@dncjs/core";
import type { Kernels } from "./instantiate.ts";
import type { LinearMemory } from "./memory.ts";
import { openWatcher, openWorker, type WorkerHandle } from "./openWorker.ts";
import { PAGE } from "./page.ts";
import { CONTROL_BYTES, control, LOOKS, SPIN_MS, takeShares, threadLayout } from "./share.ts";
import { SHARED_LOCATIONS, WorkersScan } from "./sharedScan.ts";
import { OneThread, type SharedScan, type Team } from "./team.ts";
import { FRAME_BYTES, frameWord, type Machine, refresh } from "./walk.ts";
import type { ClosingPort } from "./watcher.ts";

/** The longest sleep between two looks. After the first one the watcher starts. */
const LOOK_AGAIN_MS = 100;
/** Without a watcher, as in a page, workers are given up after this many looks without progress: 30 seconds. */
const LOOKS_WITHOUT_PROGRESS = 300;

const DEATH = "a worker died in the middle of a pass";

/** For tests: another program for the workers. */
export interface WorkerOptions {
  readonly url?: URL;
}

/**
 * The threads of a backend: the main thread and its workers. A command is split into one share per thread. The main thread also computes
 * the shares that no worker has claimed.
 */
export class Threads implements Team {
  readonly #machine: Machine;
  readonly #alone: OneThread;
  readonly #words: Int32Array;
  readonly #mayWait: boolean;
  #workers: WorkerHandle[] = [];
  /** Reports dead workers. Started when a wait takes long for the first time. */
  #watcher: { terminate(): void } | undefined;
  #sequence = 0;
  #loss: string | undefined;

  /** `address` is the byte address of a control block in shared memory. */
  constructor(machine: Machine, address: number) {
    this.#machine = machine;
    this.#alone = new OneThread(machine);
    this.#words = new Int32Array(machine.memory.buffer, address, CONTROL_BYTES / 4);
    this.#mayWait = mayWait();
  }

  /** The number of threads, including the main thread. */
  get count(): number {
    return this.#workers.length + 1;
  }

  /** Why there are fewer threads than requested. */
  get loss(): string | undefined {
    return this.#loss;
  }

  /** Starts `count` workers on the compiled module and waits until they are ready. If one fails to start, there are no workers. */
  async start(module: WebAssembly.Module, count: number, { url }: WorkerOptions = {}): Promise<void> {
    const { memory } = this.#machine;
    const { byteOffset: address, length: words } = this.#words;
    const opened: WorkerHandle[] = [];
    try {
      for (let thread = 1; thread <= count; thread++) {
        opened.push(openWorker({ module, memory, address, words, thread, layout: threadLayout }, url));
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
   * Runs a command (share.ts) on all threads and returns when it is done. `size` is the number of batch elements, or of outputs, to share.
   * `frame` is the main thread's frame; those of the workers follow it.
   * @throws BackendError if a worker died before it finished a share; from then on there is one thread
   */
  run(command: number, size: number, frame: number, first: number, second = 0, third = 0, fourth = 0): void {
    const words = this.#words;
    const shares = Math.min(this.count, size);
    if (shares === 1) {
      this.#alone.run(command, size, frame, first, second, third);
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

  shareScan(kernels: Kernels, memory: LinearMemory, call: number, locations: number): SharedScan | undefined {
    return locations < SHARED_LOCATIONS ? undefined : new WorkersScan(this, kernels, memory, call);
  }

  /** Wakes sleeping workers before a command, so that they are spinning when it comes. */
  rouse(): void {
    if (Atomics.load(this.#words, control.sleeping) > 0) Atomics.notify(this.#words, control.sequence);
  }

  /** Terminates the workers. */
  end(): void {
    const workers = this.#workers;
    this.#workers = [];
    for (const worker of workers) worker.terminate();
    this.#watcher?.terminate();
    this.#watcher = undefined;
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
    let looksWithoutProgress = 0;
    let progress = -1;
    while (!this.#look(shares)) {
      const notified = this.#sleep(shares);
      if (Atomics.load(words, control.lost) !== 0) this.#giveUp(DEATH);
      if (notified || this.#watch()) continue;
      const now = this.#progress(frame);
      looksWithoutProgress = now === progress ? looksWithoutProgress + 1 : 0;
      progress = now;
      if (looksWithoutProgress >= LOOKS_WITHOUT_PROGRESS) this.#giveUp(DEATH);
    }
    if (Atomics.load(words, control.failed) !== 0) this.#giveUp("a kernel failed on one of the threads");
  }

  /** Spins for a while; returns whether all shares are finished. */
  #look(shares: number): boolean {
    const limit = performance.now() + (this.#mayWait ? SPIN_MS : LOOK_AGAIN_MS);
    do {
      for (let look = 0; look < LOOKS; look++) {
        if (Atomics.load(this.#words, control.finished) === shares) return true;
      }
    } while (performance.now() < limit);
    return false;
  }

  /** Sleeps until another thread notifies this one, if this thread may; returns whether that happened. */
  #sleep(shares: number): boolean {
    if (!this.#mayWait) return false;
    const finished = Atomics.load(this.#words, control.finished);
    if (finished === shares) return true;
    return Atomics.wait(this.#words, control.finished, finished, LOOK_AGAIN_MS) !== "timed-out";
  }

  /** Starts the watcher once; returns whether workers are watched. */
  #watch(): boolean {
    const { memory } = this.#machine;
    const { byteOffset: address, length: words } = this.#words;
    const ports = this.#workers.map(({ port }) => port).filter((port): port is ClosingPort => port !== undefined);
    this.#watcher ??= openWatcher({ memory, address, words, ports });
    return this.#watcher !== undefined;
  }

  /** Grows with every operation that a worker has computed. */
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
    throw new BackendError("wasm", `${why}: the results of this pass are lost; the backend continues with 1 thread`);
  }

  /** Handles the end of a worker that was computing nothing. */
  #lose(worker: WorkerHandle): void {
    if (!this.#workers.includes(worker)) return;
    this.end();
    this.#loss = "a worker ended";
  }
}

/** Starts `count` workers on kernels with shared memory. */
export async function openThreads(
  machine: Machine,
  memory: LinearMemory,
  module: WebAssembly.Module,
  count: number,
  options?: WorkerOptions,
): Promise<Threads> {
  const threads = new Threads(machine, memory.allocate(CONTROL_BYTES));
  await threads.start(module, count, options);
  return threads;
}

/** Whether this thread may sleep; false in the main thread of a page. */
function mayWait(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 0);
    return true;
  } catch {
    return false;
  }
}
