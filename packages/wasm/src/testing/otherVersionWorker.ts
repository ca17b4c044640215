/** A worker whose program is of another version than the main thread: the layouts of shared memory differ. */
import { workerData } from "node:worker_threads";

Object.assign(workerData as object, { layout: "{}" });
await import("../worker.ts");
