import { ArgumentError, type Dnc, type Session } from "@dncjs/core";
import { checkBatch, maskOf } from "./batchWeights.ts";
import { breather } from "./breathe.ts";
import type { Metrics, Task } from "./task.ts";

/** The validation set is looked at while training; the evaluation set is what a result is stated on. */
export type EvaluationKind = "validation" | "evaluation";

export interface EvaluationOptions {
  /** Looked at between batches. */
  readonly signal?: AbortSignal | undefined;
  /** Of the validation set, counted from 0; the last one where missing. */
  readonly lesson?: number | undefined;
}

/** The metrics of a network on a set of a task. @throws ArgumentError where their sizes differ */
export async function evaluate(model: Dnc, task: Task, kind: EvaluationKind = "evaluation"): Promise<Metrics> {
  const { inputSize, outputSize } = model.config;
  if (inputSize !== task.inputSize || outputSize !== task.outputSize) {
    const sizes = (x: number, y: number) => `${x} inputs and ${y} outputs`;
    throw new ArgumentError("the network", sizes(inputSize, outputSize), sizes(task.inputSize, task.outputSize));
  }
  const evaluator = new Evaluator(model, task, ROWS);
  try {
    return (await evaluator.run(kind))!;
  } finally {
    evaluator.dispose();
  }
}

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

  /** The task's metrics on a whole set; undefined when aborted. */
  async run(kind: EvaluationKind, { signal, lesson }: EvaluationOptions = {}): Promise<Metrics | undefined> {
    const tally = this.#task.tally();
    const breathe = breather();
    const batches =
      kind === "validation"
        ? this.#task.validationBatches(this.#rows, lesson)
        : this.#task.evaluationBatches(this.#rows);
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
