import type { Dnc, Session } from "@dncjs/core";
import { checkBatch, maskOf } from "./batchWeights.ts";
import { breather } from "./breathe.ts";
import type { Metrics, Task } from "./task.ts";

/** The validation set is looked at while training; the evaluation set is what a result is stated on. */
export type EvaluationKind = "validation" | "evaluation";

/** Rows at once, where training batches are smaller: nothing is kept of a step, so they cost little memory. */
const ROWS = 32;

/** Judges a model on the sets of a task. */
export class Evaluator {
  readonly #model: Dnc;
  readonly #task: Task;
  readonly #rows: number;
  /** By number of rows: a set has full batches and a rest. */
  readonly #sessions = new Map<number, Session>();

  constructor(model: Dnc, task: Task, batchSize: number) {
    this.#model = model;
    this.#task = task;
    this.#rows = Math.max(batchSize, ROWS);
  }

  /** The task's metrics on a whole set; undefined when aborted, which is looked for between batches. */
  async run(kind: EvaluationKind, signal?: AbortSignal): Promise<Metrics | undefined> {
    const tally = this.#task.tally();
    const breathe = breather();
    const batches =
      kind === "validation" ? this.#task.validationBatches(this.#rows) : this.#task.evaluationBatches(this.#rows);
    for (const batch of batches) {
      if (signal?.aborted) return undefined;
      checkBatch(batch, this.#task);
      const session = this.#sessionFor(batch.batch);
      session.reset();
      tally.add(batch, await session.run(batch.x, maskOf(batch)));
      await breathe();
    }
    return tally.metrics();
  }

  dispose(): void {
    for (const session of this.#sessions.values()) session.dispose();
    this.#sessions.clear();
  }

  #sessionFor(rows: number): Session {
    let session = this.#sessions.get(rows);
    if (!session) {
      session = this.#model.session({ batch: rows });
      this.#sessions.set(rows, session);
    }
    return session;
  }
}
