import type { BackendPool } from "../session/backends.ts";
import type { Question, Reply, ServiceName } from "../session/messages.ts";
import { type PING, serve } from "../session/serve.ts";
import { SessionServices } from "../session/sessionServices.ts";

/** Fake workers in order of their start. */
export const workers: FakeWorker[] = [];

/** A worker in the thread of the test. A test can delay replies of a service, and end the worker. */
export class FakeWorker {
  onmessage: ((event: { data: Reply }) => void) | null = null;
  onerror: ((event: { message: string }) => void) | null = null;
  onmessageerror: (() => void) | null = null;
  readonly asked: ServiceName[] = [];
  readonly #services: SessionServices;
  readonly #held: { readonly service: ServiceName; readonly release: () => void }[] = [];
  #holds = new Set<ServiceName>();
  #isEnded = false;

  constructor(pool: BackendPool) {
    this.#services = new SessionServices(
      { report: (report) => this.#send({ report }), recovered: (recovery) => this.#send({ recovery }) },
      pool,
    );
    workers.push(this);
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Holds replies of a service back until `release`. */
  hold(service: ServiceName): void {
    this.#holds.add(service);
  }

  /** Number of replies held back. */
  get held(): number {
    return this.#held.length;
  }

  release(): void {
    this.#holds.clear();
    for (const { release } of this.#held.splice(0)) release();
  }

  postMessage(message: Question | typeof PING): void {
    if (this.#isEnded) return;
    const copy = structuredClone(message);
    if (typeof copy !== "string") this.asked.push(copy.service);
    void serve(this.#services, copy, (reply) => {
      const service = typeof copy === "string" ? undefined : copy.service;
      const release = () => this.#send(reply);
      if (service && this.#holds.has(service)) this.#held.push({ service, release });
      else release();
    });
  }

  /** Ends without a word, as a worker does that the browser ends. */
  terminate(): void {
    this.#isEnded = true;
    void this.#services.stop();
  }

  #send(reply: Reply): void {
    if (!this.#isEnded) setTimeout(() => this.onmessage?.({ data: structuredClone(reply) }));
  }
}
