import type {
  AnswerOf,
  LoadRequest,
  Question,
  Recovery,
  Reply,
  RequestOf,
  ServiceName,
  TrainingReport,
} from "./messages.ts";
import { openWorker } from "./openWorker.ts";
import { PING } from "./serve.ts";

/** Time between two pings of a worker with a pending request, in milliseconds. */
const PING_EVERY = 5000;
/** Unanswered pings after which a worker counts as dead. A single long computation may delay an answer. */
const MOST_PINGS = 12;

/** Receives what the worker reports on its own. */
export interface WorkerEvents {
  report(report: TrainingReport): void;
  recovered(recovery: Recovery): void;
  /** The worker ended; the next request starts another one. `problem` is for the visitor, a sentence. */
  ended(problem: string): void;
}

/** The worker ended before it answered. `WorkerEvents.ended` reports it. */
export class WorkerEndedError extends Error {}

/** The client is closed: its explorer was removed from the page. */
export class ClosedError extends Error {}

interface Waiting {
  resolve(answer: never): void;
  reject(problem: Error): void;
}

/** The page's side of the worker, in which all networks run. Restarts a worker that ended at the next request. */
export class WorkerClient {
  readonly #events: WorkerEvents;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  /** Aborted when the current worker ends. */
  #life = new AbortController();
  #timer: ReturnType<typeof setInterval> | undefined;
  #asked = 0;
  #unanswered = 0;
  #isClosed = false;
  /** The visitor's last file, which a new worker loads before it answers. */
  #file: LoadRequest | undefined;
  #restored: Promise<unknown> | undefined;

  constructor(events: WorkerEvents) {
    this.#events = events;
    this.#start();
  }

  /** Requests a service. Rejects with a message for people. */
  async ask<Name extends ServiceName>(service: Name, request: RequestOf<Name>): Promise<AnswerOf<Name>> {
    if (this.#isClosed) throw new ClosedError("the explorer was removed from the page");
    if (!this.#worker) {
      this.#start();
      this.#restored = this.#file && this.#post("load", this.#file).catch(() => undefined);
    }
    if (this.#restored) await this.#restored;
    const answer = await this.#post(service, request);
    if (service === "load") this.#file = request as LoadRequest;
    return answer;
  }

  /** Forgets the visitor's file, which a new worker would load. */
  forgetFile(): void {
    this.#file = undefined;
  }

  /** Terminates the worker. Pending requests reject with a ClosedError. */
  close(): void {
    this.#isClosed = true;
    this.#stop(new ClosedError("the explorer was removed from the page"));
  }

  #start(): void {
    const worker = openWorker();
    const life = new AbortController();
    this.#worker = worker;
    this.#life = life;
    this.#unanswered = 0;
    worker.onmessage = ({ data }: MessageEvent<Reply>) => this.#receive(data);
    worker.onerror = ({ message }) => this.#end(message || "its files could not be loaded");
    worker.onmessageerror = () => this.#end("its message could not be read");
    this.#timer = setInterval(() => this.#ping(), PING_EVERY);
  }

  #post<Name extends ServiceName>(service: Name, request: RequestOf<Name>): Promise<AnswerOf<Name>> {
    if (!this.#worker) return Promise.reject(new WorkerEndedError("the worker ended"));
    const id = ++this.#asked;
    const question: Question = { id, service, request };
    this.#worker.postMessage(question);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #receive(reply: Reply): void {
    this.#unanswered = 0;
    if ("report" in reply) this.#events.report(reply.report);
    else if ("recovery" in reply) this.#events.recovered(reply.recovery);
    else if ("lock" in reply) this.#awaitEnd(reply.lock);
    else if ("id" in reply) {
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if ("answer" in reply) waiting?.resolve(reply.answer as never);
      else waiting?.reject(new Error(reply.problem));
    }
  }

  /** Waits for the lock that the worker holds as long as it lives. */
  #awaitEnd(lock: string): void {
    const { signal } = this.#life;
    const isFree = () => {
      if (!signal.aborted) this.#end("the browser terminated it");
    };
    navigator.locks.request(lock, { signal }, isFree).catch(() => undefined);
  }

  /** Pings a worker with a pending request: without locks, only unanswered pings show that it has ended. */
  #ping(): void {
    if (this.#waiting.size === 0) this.#unanswered = 0;
    else if (this.#unanswered++ < MOST_PINGS) this.#worker?.postMessage(PING);
    else this.#end(`it did not respond for ${(MOST_PINGS * PING_EVERY) / 1000} seconds`);
  }

  #end(reason: string): void {
    const problem = `The worker that runs the network ended: ${reason.replace(/[.\s]*$/, "")}.`;
    this.#stop(new WorkerEndedError(problem));
    this.#events.ended(problem);
  }

  #stop(error: Error): void {
    clearInterval(this.#timer);
    this.#life.abort();
    if (this.#worker) {
      this.#worker.onmessage = this.#worker.onerror = this.#worker.onmessageerror = null;
      this.#worker.terminate();
    }
    this.#worker = undefined;
    this.#restored = undefined;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
