import { takeEarlyWorker } from "./earlyWorker.ts";
import { startWorker } from "./startWorker.ts";

/** Returns the worker that was started early, or starts one. */
export function openWorker(): Worker {
  return takeEarlyWorker() ?? startWorker();
}
