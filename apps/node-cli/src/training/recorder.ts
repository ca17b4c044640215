import type { Evaluation, Restoration, StepReport, Trainer } from "@dncjs/train";
import { Meter } from "../progress/meter.ts";
import type { View } from "../progress/view.ts";
import { averager } from "./averager.ts";
import type { Emit } from "./emitter.ts";
import type { TrainPlan } from "./plan.ts";

/** Approximate number of `step` events in the log of a whole run. */
const LOGGED_STEPS = 1000;

export interface RecorderOptions {
  readonly trainer: Trainer;
  readonly plan: TrainPlan;
  readonly view: View;
  readonly emit: Emit;
  /** Whether to emit gradient statistics at every evaluation. */
  readonly gradients: boolean;
  /** Seconds between checkpoints; 0 saves after every batch. */
  readonly checkpointEvery: number;
}

/** Emits the events of a run, and saves its checkpoints. */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #startedAt: number;
  /** Training time before the run was resumed, in seconds. */
  readonly #earlier: number;
  readonly #meter: Meter;
  readonly #average: ReturnType<typeof averager>;
  #savedAt: number;
  #isSaved: boolean;
  // After a lost device some batches are repeated. Their events are emitted once.
  #reportedBatch: number;
  #evaluatedBatch: number;

  constructor(options: RecorderOptions) {
    const { trainer, plan } = options;
    const { batches } = trainer.recipe;
    const startedAt = now();
    this.#options = options;
    this.#startedAt = startedAt;
    this.#earlier = plan.folder.loggedSeconds();
    this.#meter = new Meter(batches, trainer.batchesDone, startedAt);
    this.#average = averager(Math.max(1, Math.round(batches / LOGGED_STEPS)));
    this.#savedAt = startedAt;
    this.#isSaved = plan.folder.hasCheckpoint();
    this.#reportedBatch = trainer.batchesDone;
    this.#evaluatedBatch = trainer.progress.evaluatedAt;
  }

  /** Training time of the run, including the time before it was resumed. */
  get seconds(): number {
    return Number((this.#earlier + now() - this.#startedAt).toFixed(3));
  }

  /** Saves a checkpoint, unless the newest state is saved. */
  async save(): Promise<void> {
    if (this.#isSaved) return;
    const { trainer, plan, emit } = this.#options;
    await saveRun(trainer, plan);
    this.#isSaved = true;
    this.#savedAt = now();
    emit({ event: "saved", batch: trainer.batchesDone, seconds: this.seconds });
  }

  async addStep(report: StepReport): Promise<void> {
    if (report.batch <= this.#reportedBatch) return;
    const { view, emit, checkpointEvery } = this.#options;
    const { batch, loss, steps, skipped } = report;
    this.#isSaved = false;
    this.#reportedBatch = batch;
    this.#meter.add(batch, skipped ? undefined : loss, steps, now());
    const means = this.#average(report);
    if (means) emit({ event: "step", ...means, seconds: this.seconds });
    if (skipped) emit({ event: "skipped", batch, ...describeSkipped(skipped), seconds: this.seconds });
    view.onBatch(this.#meter);
    if (now() - this.#savedAt >= checkpointEvery) await this.save();
  }

  async addEvaluation({ batch, metrics, solved, lesson }: Evaluation): Promise<void> {
    if (batch <= this.#evaluatedBatch) return;
    const { trainer, emit, gradients } = this.#options;
    this.#evaluatedBatch = batch;
    this.#isSaved = false;
    const lessonField = lesson === undefined ? {} : { lesson };
    emit({ event: "evaluation", batch, set: "validation", metrics, solved, ...lessonField, seconds: this.seconds });
    const tensors = gradients ? await trainer.gradientStatistics() : undefined;
    if (tensors) emit({ event: "gradients", batch, tensors, seconds: this.seconds });
    const next = trainer.lesson;
    if (next && next.index !== lesson) emit({ event: "lesson", batch, ...next, seconds: this.seconds });
  }

  addRestoration({ error, lostAt: batch, batch: resumedFrom, backend: { description: backend } }: Restoration): void {
    this.#isSaved = false;
    const { message: problem } = error;
    this.#options.emit({ event: "deviceLost", batch, problem, resumedFrom, backend, seconds: this.seconds });
  }
}

function describeSkipped({ action, problem }: NonNullable<StepReport["skipped"]>) {
  return { action, problem: problem.problem };
}

async function saveRun(trainer: Trainer, { spec, folder }: TrainPlan): Promise<void> {
  const checkpoint = await trainer.checkpoint();
  const { metrics } = trainer.progress;
  const model = await trainer.model.save({
    task: JSON.stringify(spec),
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
