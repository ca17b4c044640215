import type { ClosingPort, WatcherStart } from "./watcher.ts";
import type { WorkerStart } from "./worker.ts";

export interface WorkerHandle {
  /** Rejects if the worker cannot start. */
  readonly ready: Promise<void>;
  /** In Node: a port that closes when the worker dies. */
  readonly port?: ClosingPort;
  /** Registers a callback that runs when the worker has ended, whatever the reason. */
  onEnd(callback: () => void): void;
  terminate(): void;
}

interface NodeWorker {
  once(event: "message" | "error" | "exit", listener: (detail: unknown) => void): void;
  unref(): void;
  terminate(): Promise<number>;
}
interface NodeThreads {
  readonly Worker: new (
    url: URL,
    options: { workerData: object; transferList: readonly ClosingPort[]; execArgv: string[] },
  ) => NodeWorker;
  readonly MessageChannel: new () => { readonly port1: ClosingPort; readonly port2: ClosingPort };
}
interface NodeProcess {
  getBuiltinModule?(name: "node:worker_threads"): NodeThreads;
}

const nodeThreads = (): NodeThreads | undefined =>
  (globalThis as { process?: NodeProcess }).process?.getBuiltinModule?.("node:worker_threads");

/** Starts a worker of Node, or of a page. `url` replaces the worker's program; Node only. */
export function openWorker(start: WorkerStart, url?: URL): WorkerHandle {
  const node = nodeThreads();
  return node ? openInNode(node, start, url ?? programUrl("worker")) : openInPage(start);
}

/**
 * Starts a thread that sets `control.lost` when one of the workers dies before it finished a share; Node only.
 * @returns `undefined` if workers cannot be watched
 */
export function openWatcher(start: WatcherStart): { terminate(): void } | undefined {
  const node = nodeThreads();
  if (!node) return undefined;
  try {
    const options = { workerData: start, transferList: start.ports, execArgv: [] };
    const watcher = new node.Worker(programUrl("watcher"), options);
    watcher.once("error", () => undefined); // without a listener, an error would end the process
    watcher.unref();
    return { terminate: () => void watcher.terminate() };
  } catch {
    return undefined;
  }
}

const here: string = import.meta.url;

/** URL of a program beside this file, which is a source or compiled. Bundlers do not follow it: only literal URLs contain `import.meta.url`. */
function programUrl(name: "worker" | "watcher"): URL {
  return new URL(`./${name}.${here.endsWith(".ts") ? "ts" : "js"}`, here);
}

function openInNode(node: NodeThreads, start: WorkerStart, url: URL): WorkerHandle {
  const { port1, port2 } = new node.MessageChannel();
  // The worker never uses its port, which closes when it dies.
  const worker = new node.Worker(url, { workerData: { ...start, port: port2 }, transferList: [port2], execArgv: [] });
  const callbacks: (() => void)[] = [];
  let ended = false;
  worker.once("exit", () => {
    ended = true;
    for (const callback of callbacks) callback();
  });
  const ready = new Promise<void>((resolve, reject) => {
    worker.once("message", () => {
      worker.unref(); // not earlier: until then the caller waits for it
      resolve();
    });
    worker.once("error", (error) => reject(startError(error)));
    worker.once("exit", () => reject(startError("it ended")));
  });
  const onEnd = (callback: () => void): void => {
    if (ended) callback();
    else callbacks.push(callback);
  };
  return { ready, port: port1, onEnd, terminate: () => void worker.terminate() };
}

function openInPage(start: WorkerStart): WorkerHandle {
  const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  const callbacks: (() => void)[] = [];
  const ready = new Promise<void>((resolve, reject) => {
    worker.onmessage = () => resolve();
    worker.onerror = (event) => {
      reject(startError(event.message));
      for (const callback of callbacks) callback();
    };
  });
  worker.postMessage(start);
  return { ready, onEnd: (callback) => callbacks.push(callback), terminate: () => worker.terminate() };
}

function startError(cause: unknown): Error {
  return new Error(`a worker does not start: ${cause instanceof Error ? cause.message : cause}`, { cause });
}
