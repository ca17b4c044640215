import type { Accuracy } from "../session/accuracy.ts";
import type { WorkerClient } from "../session/workerClient.ts";

/** Measured lengths of pictures, in columns. */
export const lengths: readonly number[] = [...Array.from({ length: 16 }, (_, k) => k + 1), 18, 20, 22, 24];

/** Measures how accuracy depends on the length of the pictures, one length after another. */
export class Lengths {
  /** Results so far, in the order of `lengths`. */
  measured: readonly Accuracy[] = [];
  running = false;
  problem: string | undefined;
  readonly #worker: WorkerClient;
  readonly #changed: () => void;

  constructor(worker: WorkerClient, changed: () => void) {
    this.#worker = worker;
    this.#changed = changed;
  }

  /** Measures all lengths again. Does nothing while they are measured. */
  async measure(): Promise<void> {
    if (this.running) return;
    this.running = true;
    this.measured = [];
    this.problem = undefined;
    this.#changed();
    try {
      for (const length of lengths) {
        const accuracy = await this.#worker.ask("accuracy", { length });
        this.measured = [...this.measured, accuracy];
        this.#changed();
      }
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
    this.running = false;
    this.#changed();
  }
}
