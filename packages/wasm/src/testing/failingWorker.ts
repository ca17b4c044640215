/** A worker whose kernels trap. */
import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { control, takeShares } from "../share.ts";
import { createMachine } from "../walk.ts";
import type { WorkerStart } from "../worker.ts";

if (!isMainThread) work(workerData as WorkerStart);

function work({ module, memory, address, words: length, thread }: WorkerStart): void {
  const words = new Int32Array(memory.buffer, address, length);
  const machine = createMachine(new WebAssembly.Instance(module, { env: { memory } }).exports, memory);
  const trap = () => {
    throw new WebAssembly.RuntimeError("memory access out of bounds");
  };
  const failing = { ...machine, exports: { ...machine.exports, walk: trap } };
  parentPort?.postMessage("ready");
  let sequence = 0;
  for (;;) {
    Atomics.wait(words, control.sequence, sequence, 1);
    sequence = Atomics.load(words, control.sequence);
    takeShares(failing, words, thread);
  }
}
