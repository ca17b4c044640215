import type { Question } from "./messages.ts";
import { startWorker } from "./startWorker.ts";

/** A worker that runs before its page is complete, and the messages that it has sent. */
interface Early {
  readonly worker: Worker;
  readonly received: (MessageEvent | ErrorEvent)[];
  readonly listening: AbortController;
}

let early: Early | undefined;

/**
 * Starts a worker that loads a backend and a model, before the page's own code has arrived. The next worker that the
 * page opens is this one.
 */
export function prepareWorker(backend: string | null, model: string): void {
  const worker = startWorker();
  const received: Early["received"] = [];
  const listening = new AbortController();
  for (const name of ["message", "error", "messageerror"] as const)
    worker.addEventListener(name, (event) => received.push(event as MessageEvent), { signal: listening.signal });
  early = { worker, received, listening };
  // These answers have ids that no request has, so they are ignored.
  const questions: readonly Question[] = [
    { id: -1, service: "use", request: { backend } },
    { id: -2, service: "open", request: { model } },
  ];
  for (const question of questions) worker.postMessage(question);
}

/** Returns the prepared worker once, or undefined. It repeats its messages when its listeners are attached. */
export function takeEarlyWorker(): Worker | undefined {
  const taken = early;
  early = undefined;
  if (!taken) return undefined;
  queueMicrotask(() => {
    taken.listening.abort();
    for (const event of taken.received) taken.worker.dispatchEvent(again(event));
  });
  return taken.worker;
}

function again(event: MessageEvent | ErrorEvent): Event {
  if (event.type === "error") return new ErrorEvent("error", { message: (event as ErrorEvent).message });
  return new MessageEvent(event.type, { data: (event as MessageEvent).data });
}
