import type { WorkerStart } from "./worker.ts";

export interface WorkerHandle {
  /** Rejects where the worker cannot start. */
  readonly ready: Promise<void>;
  /** Calls when the worker has ended, whatever the reason. */
  onEnd(callback: () => void): void;
  terminate(): void;
}

interface NodeWorker {
  once(event: "message" | "error" | "exit", listener: (detail: unknown) => void): void;
  unref(): void;
  terminate(): Promise<number>;
}
interface NodeProcess {
  getBuiltinModule?(name: "node:worker_threads"): {
    readonly Worker: new (url: URL, options: { workerData: WorkerStart; execArgv: string[] }) => NodeWorker;
  };
}

/** Starts a worker of Node, or of a page. */
export function openWorker(start: WorkerStart, url?: URL): WorkerHandle {
  const node = (globalThis as { process?: NodeProcess }).process?.getBuiltinModule?.("node:worker_threads");
  return node ? openInNode(new node.Worker(url ?? here(), { workerData: start, execArgv: [] })) : openInPage(start);
}

/** Node loads what is there; bundlers know that ./worker.js may be ./worker.ts. */
function here(): URL {
  return new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.js", import.meta.url);
}

function openInNode(worker: NodeWorker): WorkerHandle {
  const ends: (() => void)[] = [];
  let ended = false;
  worker.once("exit", () => {
    ended = true;
    for (const end of ends) end();
  });
  const ready = new Promise<void>((resolve, reject) => {
    worker.once("message", () => {
      worker.unref(); // only now: until it is ready somebody waits for it
      resolve();
    });
    worker.once("error", (error) => reject(failure(error)));
    worker.once("exit", () => reject(failure("it ended")));
  });
  const onEnd = (callback: () => void): void => {
    if (ended) callback();
    else ends.push(callback);
  };
  return { ready, onEnd, terminate: () => void worker.terminate() };
}

function openInPage(start: WorkerStart): WorkerHandle {
  const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  const ends: (() => void)[] = [];
  const ready = new Promise<void>((resolve, reject) => {
    worker.onmessage = () => resolve();
    worker.onerror = (event) => {
      reject(failure(event.message));
      for (const end of ends) end();
    };
  });
  worker.postMessage(start);
  return { ready, onEnd: (callback) => ends.push(callback), terminate: () => worker.terminate() };
}

function failure(why: unknown): Error {
  return new Error(`a worker does not start: ${why instanceof Error ? why.message : why}`, { cause: why });
}
