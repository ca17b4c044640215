import type { FitOptions, FitResult, StepReport } from "../../reports.ts";
import type { Trainer } from "../../trainer.ts";
import type { Board } from "../tensorboard/board.ts";
import { averager } from "./averager.ts";
import type { LoggedEvent } from "./events.ts";
import type { RunFolder } from "./runFolder.ts";

/** Options of `fitInFolder`. */
export interface FolderFitOptions {
  /** The folder, which must be locked and described. */
  readonly folder: RunFolder;
  /** What `run.json` holds as the task; saved with the network. */
  readonly task: object;
  /** Receives the events too, for TensorBoard. @default none */
  readonly board?: Board | undefined;
  /** Stops the run after the batch in progress, then saves. @default never */
  readonly signal?: AbortSignal | undefined;
  /** Whether to log gradient statistics at every evaluation. @default false */
  readonly gradients?: boolean | undefined;
  /** Seconds between checkpoints; 0 saves after every batch. @default 30 */
  readonly checkpointEvery?: number | undefined;
  /** Called with every event that is logged. */
  onEvent?(event: LoggedEvent): void;
  /** Called after every batch. */
  onBatch?(report: StepReport): void;
}

/** How a run in a folder ended. */
export interface FolderFitResult extends FitResult {
  /** Training time of the run, including the time before it was resumed. */
  readonly seconds: number;
}

/** Approximate number of `step` events in the log of a whole run. */
const LOGGED_STEPS = 1000;
const CHECKPOINT_EVERY = 30;

/**
 * Trains until the end or until `signal` aborts. Logs events to metrics.jsonl, saves checkpoints, and saves the final state before it
 * returns or throws. The folder must be locked, and its description written.
 * @throws what `Trainer.fit` throws; FileError if the lock is lost; errors of node:fs
 */
export async function fitInFolder(trainer: Trainer, options: FolderFitOptions): Promise<FolderFitResult> {
  const { folder, signal, checkpointEvery = CHECKPOINT_EVERY } = options;
  const startedAt = now();
  const earlier = folder.loggedSeconds();
  const seconds = () => Number((earlier + now() - startedAt).toFixed(3));
  const log = (event: LoggedEvent) => {
    folder.log(event);
    options.board?.add(event);
    options.onEvent?.(event);
  };
  let savedAt = startedAt;
  let isSaved = folder.hasCheckpoint();
  const save = async () => {
    if (isSaved) return;
    await saveRun(trainer, options);
    isSaved = true;
    savedAt = now();
    log({ event: "saved", batch: trainer.batchesDone, seconds: seconds() });
  };
  await save();
  const callbacks = callbacksOf(trainer, options, { log, seconds, onChange: () => (isSaved = false) });
  const result = await trainer
    .fit({
      ...(signal ? { signal } : {}),
      ...callbacks,
      async onStep(report) {
        await callbacks.onStep(report);
        if (now() - savedAt >= checkpointEvery) await save();
      },
    })
    .catch(async (error: unknown) => {
      await save().catch(() => {}); // The first error is reported, not a consequence of it.
      throw error;
    });
  await save();
  return { ...result, seconds: seconds() };
}

interface Logging {
  log(event: LoggedEvent): void;
  seconds(): number;
  /** Called if the trainer's state differs from the saved one. */
  onChange(): void;
}

function callbacksOf(trainer: Trainer, options: FolderFitOptions, { log, seconds, onChange }: Logging) {
  const average = averager(Math.max(1, Math.round(trainer.recipe.batches / LOGGED_STEPS)));
  // After a lost device some batches are repeated. Their events are logged once.
  let reportedBatch = trainer.batchesDone;
  let evaluatedBatch = trainer.progress.evaluatedAt;
  return {
    onStep(report) {
      if (report.batch <= reportedBatch) return;
      onChange();
      const { batch, skipped } = report;
      reportedBatch = batch;
      options.onBatch?.(report);
      const means = average(report);
      if (means) log({ event: "step", ...means, seconds: seconds() });
      if (skipped) log({ event: "skipped", batch, ...describeSkipped(skipped), seconds: seconds() });
    },
    async onEvaluation({ batch, metrics, solved, lesson }) {
      if (batch <= evaluatedBatch) return;
      evaluatedBatch = batch;
      onChange();
      const ofLesson = lesson === undefined ? {} : { lesson };
      log({ event: "evaluation", batch, set: "validation", metrics, solved, ...ofLesson, seconds: seconds() });
      const tensors = options.gradients ? await trainer.gradientStatistics() : undefined;
      if (tensors) log({ event: "gradients", batch, tensors, seconds: seconds() });
      const next = trainer.lesson;
      if (next && next.index !== lesson) log({ event: "lesson", batch, ...next, seconds: seconds() });
    },
    onRestoration({ error, lostAt: batch, batch: resumedFrom, backend: { description: backend } }) {
      onChange();
      log({ event: "deviceLost", batch, problem: error.message, resumedFrom, backend, seconds: seconds() });
    },
  } satisfies FitOptions;
}

function describeSkipped({ action, problem }: NonNullable<StepReport["skipped"]>) {
  return { action, problem: problem.problem };
}

async function saveRun(trainer: Trainer, { folder, task }: FolderFitOptions): Promise<void> {
  const checkpoint = await trainer.checkpoint();
  const { metrics } = trainer.progress;
  const model = await trainer.model.save({
    task: JSON.stringify(task),
    recipe: JSON.stringify(trainer.recipe),
    loss: trainer.task.loss,
    lossGroups: String(trainer.task.lossGroups),
    batches: String(trainer.batchesDone),
    ...(metrics ? { validation: JSON.stringify(metrics) } : {}),
  });
  await folder.save(checkpoint, model);
}

function now(): number {
  return performance.now() / 1000;
}
