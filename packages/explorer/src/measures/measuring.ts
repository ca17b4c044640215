import type { Snapshot } from "../explorer/snapshot.ts";
import type { RunMeasures } from "../session/measure.ts";
import type { RunRequest } from "../session/requests.ts";
import type { WorkerClient } from "../session/workerClient.ts";

/** Keeps the measures in step with the current run. */
export class Measuring {
  #measures: RunMeasures | undefined;
  problem: string | undefined;
  readonly #worker: WorkerClient;
  readonly #changed: () => void;
  #of: { readonly run: Snapshot["run"]; readonly disturbed: boolean } | undefined;
  #running = false;

  constructor(worker: WorkerClient, changed: () => void) {
    this.#worker = worker;
    this.#changed = changed;
  }

  /** Returns the measures of a run; undefined until they are computed. */
  of(run: Snapshot["run"]): RunMeasures | undefined {
    return this.#of?.run === run ? this.#measures : undefined;
  }

  /**
   * Computes missing measures, except on the map, which shows none. Changes during a computation are handled after it;
   * only the latest counts.
   */
  async follow(snapshot: Snapshot, request: RunRequest, disturbed: boolean): Promise<void> {
    if (snapshot.kind === "map") return;
    const { run, measured } = snapshot;
    const isDone = this.#of?.run === run && (this.#of.disturbed || !disturbed);
    if (isDone || this.#running) return;
    this.#running = true;
    this.problem = undefined;
    try {
      this.#measures = await this.#worker.ask("measures", { ...request, ...measured, disturbed });
    } catch (error) {
      this.#measures = undefined;
      this.problem = error instanceof Error ? error.message : String(error);
    }
    this.#of = { run, disturbed };
    this.#running = false;
    this.#changed();
  }
}
