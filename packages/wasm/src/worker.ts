/** The program of a worker: runs its shares of each command, with the same kernels on the same memory, until it is terminated. */
import { control, LOOKS, SPIN_MS, takeShares, threadLayout } from "./share.ts";
import { createMachine } from "./walk.ts";

export interface WorkerStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Byte address of the control block. */
  readonly address: number;
  /** Length of the control block. */
  readonly words: number;
  /** From 1; the main thread is 0. */
  readonly thread: number;
  /** `threadLayout` of the main thread. */
  readonly layout: string;
}

interface Port {
  postMessage(message: unknown): void;
}
interface NodeProcess {
  getBuiltinModule?(name: "node:worker_threads"): { readonly workerData: WorkerStart; readonly parentPort: Port };
}

const node = (globalThis as { process?: NodeProcess }).process?.getBuiltinModule?.("node:worker_threads");
if (node) work(node.workerData, node.parentPort);
else {
  const scope = globalThis as unknown as Port & { onmessage: (event: { data: WorkerStart }) => void };
  scope.onmessage = ({ data }) => work(data, scope);
}

/** @throws Error if this program is of another version than that of the main thread */
function work({ module, memory, address, words: length, thread, layout }: WorkerStart, port: Port): never {
  if (layout !== threadLayout) throw new Error("its program is of another version of @dncjs/wasm");
  const words = new Int32Array(memory.buffer, address, length);
  const machine = createMachine(new WebAssembly.Instance(module, { env: { memory } }).exports, memory);
  let sequence = Atomics.load(words, control.sequence);
  port.postMessage("ready");
  for (;;) {
    sequence = nextSequence(words, sequence);
    takeShares(machine, words, thread);
  }
}

/** Waits until the sequence number differs from `last`, and returns it. */
function nextSequence(words: Int32Array, last: number): number {
  for (;;) {
    const limit = performance.now() + SPIN_MS;
    do {
      for (let look = 0; look < LOOKS; look++) {
        const sequence = Atomics.load(words, control.sequence);
        if (sequence !== last) return sequence;
      }
    } while (performance.now() < limit);
    Atomics.add(words, control.sleeping, 1);
    Atomics.wait(words, control.sequence, last);
    Atomics.sub(words, control.sleeping, 1);
  }
}
