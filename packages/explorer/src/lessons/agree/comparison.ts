import type { BackendSummary, Verdict } from "../../session/messages.ts";
import type { NetworkRequest, RunRequest } from "../../session/requests.ts";
import type { WorkerClient } from "../../session/workerClient.ts";

/** Runs one network on every backend there is, one after the other. */
export class Comparison {
  backendList: readonly BackendSummary[] = [];
  /** Of the first of them, so far. */
  verdicts: readonly Verdict[] = [];
  /** What is under way; undefined where nothing is. */
  #wanted: symbol | undefined;
  readonly #worker: WorkerClient;
  readonly #changed: () => void;

  constructor(worker: WorkerClient, changed: () => void) {
    this.#worker = worker;
    this.#changed = changed;
  }

  get running(): boolean {
    return this.#wanted !== undefined;
  }

  /** Forgets what was found, and what is under way. */
  forget(): void {
    this.verdicts = [];
    this.#wanted = undefined;
  }

  /** Starts anew; what was under way is forgotten. Rejects where the worker does. */
  async start(request: Pick<NetworkRequest, "model"> & Pick<RunRequest, "x">): Promise<void> {
    this.forget();
    const wanted = Symbol();
    this.#wanted = wanted;
    this.#changed();
    try {
      const backendList = await this.#worker.ask("backendList", {});
      for (let at = 0; at < backendList.length && this.#wanted === wanted; at++) {
        this.backendList = backendList;
        this.#changed();
        const verdict = await this.#worker.ask("compare", { ...request, at });
        if (this.#wanted === wanted) this.verdicts = [...this.verdicts, verdict];
      }
    } finally {
      if (this.#wanted === wanted) this.#wanted = undefined;
      this.#changed();
    }
  }
}
