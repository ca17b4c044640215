import { ArgumentError, type Dnc, type Session } from "@dncjs/core";
import { checkBatch, maskOf } from "./batchWeights.ts";
import { type NonFiniteOutput, NonFiniteOutputError } from "./errors.ts";
import { evaluationBatchSize } from "./evaluationBatch.ts";
import { eventLoopYielder } from "./eventLoop.ts";
import type { Batch, Metrics, Task } from "./task.ts";
import { checkIterable, checkMetrics, checkTally, checkTask, requireFunction } from "./taskCheck.ts";

/** The set to evaluate on: "validation" during training, "evaluation" for results to report. */
export type EvaluationKind = (typeof KINDS)[number];

const KINDS = ["validation", "evaluation"] as const;

export interface EvaluationOptions {
  /** Aborts the evaluation between two batches. */
  readonly signal?: AbortSignal | undefined;
  /** The lesson whose validation set is used, counted from 0; defaults to the last one. */
  readonly lesson?: number | undefined;
  /** Memory locations to run with; defaults to those of the network. */
  readonly locations?: number | undefined;
  /** Evaluate on the first sequences of the set only, this many; defaults to the whole set. */
  readonly sequences?: number | undefined;
  /** Whether outputs that are not finite are an error; defaults to true. During a training its own checks decide. */
  readonly requireFinite?: boolean | undefined;
}

/**
 * Returns the metrics of a network on a set of a task, by default the evaluation set, with `locations` memory locations, by default those of
 * the network, on the first `sequences` sequences, by default all. An object with the configuration and other sessions, such as those of
 * `lockedSession`, is evaluated as well.
 * @throws ArgumentError if a field of the task is invalid, its sizes are not those of the network, or another argument is invalid;
 * ConfigError if `locations` is invalid or the network has no memory; NonFiniteOutputError if an output is not finite
 *
 * @example
 * ```ts
 * import { Dnc, ReferenceBackend } from "@dncjs/core";
 * import { modelFiles, readBytes } from "@dncjs/models";
 * import { copyTask } from "@dncjs/tasks";
 * import { evaluate } from "@dncjs/train";
 *
 * const dnc = Dnc.load(await readBytes(modelFiles.copy.model), { backend: new ReferenceBackend() });
 * console.log(await evaluate(dnc, copyTask({ bits: 6, maxLength: 3, seed: 1 })));
 * ```
 */
export async function evaluate(
  model: Pick<Dnc, "config" | "session">,
  task: Task,
  kind: EvaluationKind = "evaluation",
  { locations, sequences }: Pick<EvaluationOptions, "locations" | "sequences"> = {},
): Promise<Metrics> {
  requireFunction("model.session", (model as Partial<Dnc> | null | undefined)?.session);
  checkTask(task);
  const { inputSize, outputSize } = model.config;
  if (inputSize !== task.inputSize || outputSize !== task.outputSize) {
    const sizes = (x: number, y: number) => `${x} inputs and ${y} outputs`;
    throw new ArgumentError("the network", sizes(inputSize, outputSize), sizes(task.inputSize, task.outputSize));
  }
  const evaluator = new Evaluator(model, task);
  try {
    return (await evaluator.run(kind, { locations, sequences }))!;
  } finally {
    evaluator.dispose();
  }
}

/** Evaluates a model on the sets of a task. */
export class Evaluator {
  readonly #model: Pick<Dnc, "config" | "session">;
  readonly #task: Task;
  readonly #trainingBatchSize: number;
  /** By batch size and locations: the last batch of a set may be smaller than the others. */
  readonly #sessions = new Map<string, Session>();

  constructor(model: Pick<Dnc, "config" | "session">, task: Task, trainingBatchSize: number = 1) {
    this.#model = model;
    this.#task = task;
    this.#trainingBatchSize = trainingBatchSize;
  }

  /** Returns the metrics on a whole set; undefined if aborted. @throws NonFiniteOutputError */
  async run(
    kind: EvaluationKind,
    { signal, lesson, locations, sequences: limit, requireFinite = true }: EvaluationOptions = {},
  ): Promise<Metrics | undefined> {
    if (limit !== undefined && !(Number.isSafeInteger(limit) && limit >= 1)) {
      throw new ArgumentError("sequences", limit, "a whole number from 1");
    }
    if (!KINDS.includes(kind)) throw new ArgumentError("kind", kind, `one of ${KINDS.join(", ")}`);
    const tally = checkTally(this.#task.tally());
    const yieldIfDue = eventLoopYielder();
    const { config } = this.#model;
    const memory = config.memory && { ...config.memory, locations: locations ?? config.memory.locations };
    const fitting = evaluationBatchSize({ ...config, memory }, this.#trainingBatchSize);
    const size = limit === undefined ? fitting : largestDivisor(limit, fitting);
    const batches =
      kind === "validation" ? this.#task.validationBatches(size, lesson) : this.#task.evaluationBatches(size);
    let sequences = 0;
    for (const batch of checkIterable(`${kind} batches of the task`, batches)) {
      if (signal?.aborted) return undefined;
      checkBatch(batch, this.#task, "evaluationSteps");
      const session = this.#sessionFor(batch.batch, locations);
      session.reset();
      const y = await session.run(batch.x, maskOf(batch));
      const found = requireFinite ? firstNonFinite(batch, y) : undefined;
      if (found) throw new NonFiniteOutputError(kind, { ...found, sequence: sequences + found.sequence });
      tally.add(batch, y);
      sequences += batch.batch;
      if (sequences === limit) break;
      await yieldIfDue();
    }
    return checkMetrics(tally.metrics());
  }

  dispose(): void {
    for (const session of this.#sessions.values()) session.dispose();
    this.#sessions.clear();
  }

  #sessionFor(batch: number, locations: number | undefined): Session {
    const size = `${batch} × ${locations}`;
    let session = this.#sessions.get(size);
    if (!session) {
      session = this.#model.session({ batch, locations, requireFinite: false }); // this class checks, if it has to
      this.#sessions.set(size, session);
    }
    return session;
  }
}

/** Returns the largest divisor of `count` that is at most `limit`, so that whole batches have exactly `count` sequences. */
function largestDivisor(count: number, limit: number): number {
  let divisor = Math.min(count, limit);
  while (count % divisor !== 0) divisor--;
  return divisor;
}

/** The first output of an active step that is not finite. `y`: [T,B,outputSize]. */
function firstNonFinite({ batch, mask }: Batch, y: ArrayLike<number>): NonFiniteOutput | undefined {
  const outputs = y.length / mask.length;
  for (let at = 0; at < y.length; at++) {
    const index = Math.floor(at / outputs);
    if (Number.isFinite(y[at]) || mask[index] === 0) continue;
    return { step: Math.floor(index / batch), sequence: index % batch, output: at % outputs, value: y[at]! };
  }
  return undefined;
}
