// The thread runs without the conditions of the main thread: this module and its imports import no package.
import { once } from "node:events";
import { extname } from "node:path";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { renewLease } from "./leaseFile.ts";

interface Beating {
  readonly path: string;
  readonly owner: string;
  readonly intervalMs: number;
}

/** Marks the data of a worker of this module. */
const KIND = "dnc heartbeat";

/**
 * Renews a lease at regular intervals until the returned function is called. A thread of its own does this, because a long
 * batch blocks the timers of this one. The promise resolves when that thread runs: its start needs this thread. Without
 * permission to start a thread, a timer of this thread renews the lease.
 */
export async function startHeartbeat(beating: Beating): Promise<() => void> {
  const worker = await startWorker(beating);
  const timer = worker ? undefined : startTimer(beating).unref();
  return () => {
    clearInterval(timer);
    void worker?.terminate();
  };
}

/** Resolves when the worker runs; undefined if it cannot be started. */
async function startWorker(beating: Beating): Promise<Worker | undefined> {
  try {
    const program = new URL(`./heartbeat${extname(new URL(import.meta.url).pathname)}`, import.meta.url);
    const worker = new Worker(program, { workerData: { kind: KIND, ...beating }, execArgv: [] });
    await once(worker, "message");
    worker.on("error", () => {}); // The lock is then stale for others, which its owner notices before it writes.
    worker.unref();
    return worker;
  } catch {
    return undefined;
  }
}

function startTimer({ path, owner, intervalMs }: Beating): NodeJS.Timeout {
  let beat = 0;
  return setInterval(() => renewLease(path, owner, ++beat), intervalMs);
}

const data = workerData as ({ readonly kind?: unknown } & Beating) | null;
if (!isMainThread && data?.kind === KIND) {
  startTimer(data);
  parentPort?.postMessage("running");
}
