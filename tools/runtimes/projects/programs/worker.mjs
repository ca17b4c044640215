import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { outcome } from "./outcome.mjs";

if (isMainThread) new Worker(new URL(import.meta.url)).on("message", (text) => console.log(text));
else parentPort.postMessage(await outcome());
