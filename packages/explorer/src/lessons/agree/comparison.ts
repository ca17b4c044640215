import type { BackendSummary, Verdict } from "../../session/messages.ts";
import type { NetworkRequest, RunRequest } from "../../session/requests.ts";
import type { WorkerClient } from "../../session/workerClient.ts";

/** Runs one network on every backend, one after another. */
export class Comparison {
  backendList: readonly BackendSummary[] = [];
  /** Results so far, in the order of the list. */
  verdicts: readonly Verdict[] = [];
  /** The comparison in progress; undefined if there is none. */
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

  /** Discards all results and the comparison in progress. */
  forget(): void {
    this.verdicts = [];
    this.#wanted = undefined;
  }

  /** Starts a new comparison and discards the previous one. Rejects if the worker fails. */
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
