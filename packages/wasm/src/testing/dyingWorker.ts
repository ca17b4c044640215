/** A worker that dies in the middle of its share. */
import process from "node:process";
import { parentPort, workerData } from "node:worker_threads";
import { control } from "../share.ts";
import type { WorkerStart } from "../worker.ts";

const { memory, address, words: length, thread } = workerData as WorkerStart;
const words = new Int32Array(memory.buffer, address, length);
parentPort?.postMessage("ready");
let sequence = 0;
do {
  Atomics.wait(words, control.sequence, sequence, 5);
  sequence = Atomics.load(words, control.sequence);
} while (sequence === 0 || Atomics.compareExchange(words, control.claims + thread, sequence, -thread) !== sequence);
process.exit();
