import { extname } from "node:path";
import { isMainThread, Worker, workerData } from "node:worker_threads";
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
 * batch blocks the timers of this one. Without permission to start a thread, a timer of this thread does it.
 */
export function startHeartbeat(beating: Beating): () => void {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const fallBack = () => {
    if (!isStopped) timer ??= startTimer(beating).unref();
  };
  let worker: Worker | undefined;
  try {
    const program = new URL(`./heartbeat${extname(new URL(import.meta.url).pathname)}`, import.meta.url);
    worker = new Worker(program, { workerData: { kind: KIND, ...beating }, execArgv: [] });
    worker.on("error", fallBack);
    worker.unref();
  } catch {
    fallBack();
  }
  return () => {
    isStopped = true;
    clearInterval(timer);
    void worker?.terminate();
  };
}

function startTimer({ path, owner, intervalMs }: Beating): NodeJS.Timeout {
  let beat = 0;
  return setInterval(() => renewLease(path, owner, ++beat), intervalMs);
}

const data = workerData as ({ readonly kind?: unknown } & Beating) | null;
if (!isMainThread && data?.kind === KIND) startTimer(data);
