/**
 * The program of the watcher, a thread of Node: reports workers that died before they finished a share.
 *
 * The main thread cannot receive the event of a worker's exit while it waits for shares. It therefore starts this thread when a wait takes
 * long. Each port is one end of a channel whose other end belongs to a worker, so it closes when the worker dies.
 */
import { control } from "./share.ts";

export interface WatcherStart {
  readonly memory: WebAssembly.Memory;
  /** Byte address of the control block. */
  readonly address: number;
  /** Length of the control block. */
  readonly words: number;
  /** One port per worker, in the order of their threads: 1, 2, … */
  readonly ports: readonly ClosingPort[];
}

/** The part of Node's MessagePort that is used here. */
export interface ClosingPort {
  once(event: "close", listener: () => void): void;
  ref(): void;
}
interface NodeProcess {
  getBuiltinModule(name: "node:worker_threads"): { readonly workerData: WatcherStart };
}

const { process } = globalThis as unknown as { process: NodeProcess };
const { memory, address, words: length, ports } = process.getBuiltinModule("node:worker_threads").workerData;
const words = new Int32Array(memory.buffer, address, length);

for (const [index, port] of ports.entries()) {
  port.once("close", () => reportDeath(index + 1));
  port.ref();
}

function reportDeath(thread: number): void {
  if (!words.subarray(control.claims).includes(-thread)) return;
  Atomics.store(words, control.lost, 1);
  Atomics.notify(words, control.finished);
}
