/** A worker that needs long for its first share of a walk. */
import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { control, takeShares } from "../share.ts";
import { createMachine, type Machine } from "../walk.ts";
import type { WorkerStart } from "../worker.ts";

/** How long the worker waits within its first share. */
export const SLOW_MS = 2000;

if (!isMainThread) work(workerData as WorkerStart);

function work({ module, memory, address, words: length, thread }: WorkerStart): void {
  const words = new Int32Array(memory.buffer, address, length);
  const machine = slow(createMachine(new WebAssembly.Instance(module, { env: { memory } }).exports, memory));
  parentPort?.postMessage("ready");
  let sequence = 0;
  for (;;) {
    Atomics.wait(words, control.sequence, sequence, 1);
    sequence = Atomics.load(words, control.sequence);
    takeShares(machine, words, thread);
  }
}

function slow(machine: Machine): Machine {
  const { walk, ...exports } = machine.exports;
  let pause = SLOW_MS;
  return {
    ...machine,
    exports: {
      ...exports,
      walk: (...job) => {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
        pause = 0;
        walk(...job);
      },
    },
  };
}
