import { DeviceLostError } from "@dncjs/core";
import { type FitOptions, type FitResult, type StepReport, type Trainer, TrainingError } from "@dncjs/train";
import { Meter } from "../progress/meter.ts";
import type { View } from "../progress/view.ts";
import type { Board } from "../tensorboard/board.ts";
import { averager } from "./averager.ts";
import type { LoggedEvent, TrainEvent } from "./events.ts";
import { resumeLine } from "./next.ts";
import type { TrainPlan } from "./plan.ts";

/** Approximate number of `step` events in the log of a whole run. */
const LOGGED_STEPS = 1000;

const NON_FINITE_HINT = "try a lower --learning-rate, a bound with --clip-norm, or --on-non-finite rollBack";

/** Events written to metrics.jsonl. */
const LOGGED_EVENTS: ReadonlySet<string> = new Set<LoggedEvent["event"]>([
  "step",
  "skipped",
  "evaluation",
  "gradients",
  "lesson",
  "saved",
  "deviceLost",
]);

/** Receives every event of a run. */
export type Emit = (event: TrainEvent) => void;

export function createEmitter({ folder }: TrainPlan, view: View, board: Board | undefined): Emit {
  return (event) => {
    if (LOGGED_EVENTS.has(event.event)) folder.log(event);
    board?.add(event);
    view.onEvent(event);
  };
}

export interface Training {
  readonly trainer: Trainer;
  readonly plan: TrainPlan;
  readonly view: View;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /** Whether to emit gradient statistics at every evaluation. */
  readonly gradients: boolean;
  /** Seconds between checkpoints; 0 saves after every batch. */
  readonly checkpointEvery: number;
}

export interface TrainingResult extends FitResult {
  /** Training time of the run, including the time before it was resumed. */
  readonly seconds: number;
}

/** Trains until the end or until `signal` aborts. Emits events, saves checkpoints, and saves the final state before it returns. */
export async function train({
  trainer,
  plan,
  view,
  emit,
  signal,
  gradients,
  checkpointEvery,
}: Training): Promise<TrainingResult> {
  const startedAt = now();
  const earlier = plan.folder.loggedSeconds();
  const seconds = () => Number((earlier + now() - startedAt).toFixed(3));
  const meter = new Meter(trainer.recipe.batches, trainer.batchesDone, startedAt);
  const average = averager(Math.max(1, Math.round(trainer.recipe.batches / LOGGED_STEPS)));
  let savedAt = startedAt;
  let isSaved = plan.folder.hasCheckpoint();
  // After a lost device some batches are repeated. Their events are emitted once.
  let reportedBatch = trainer.batchesDone;
  let evaluatedBatch = trainer.progress.evaluatedAt;
  const save = async () => {
    if (isSaved) return;
    await saveRun(trainer, plan);
    isSaved = true;
    savedAt = now();
    emit({ event: "saved", batch: trainer.batchesDone, seconds: seconds() });
  };
  await save();
  const options: FitOptions = {
    signal,
    async onStep(report) {
      if (report.batch <= reportedBatch) return;
      isSaved = false;
      const { batch, loss, steps, skipped } = report;
      reportedBatch = batch;
      meter.add(batch, skipped ? undefined : loss, steps, now());
      const means = average(report);
      if (means) emit({ event: "step", ...means, seconds: seconds() });
      if (skipped) emit({ event: "skipped", batch, ...describeSkipped(skipped), seconds: seconds() });
      view.onBatch(meter);
      if (now() - savedAt >= checkpointEvery) await save();
    },
    async onEvaluation({ batch, metrics, solved, lesson }) {
      if (batch <= evaluatedBatch) return;
      evaluatedBatch = batch;
      isSaved = false;
      const lessonField = lesson === undefined ? {} : { lesson };
      emit({ event: "evaluation", batch, set: "validation", metrics, solved, ...lessonField, seconds: seconds() });
      const tensors = gradients ? await trainer.gradientStatistics() : undefined;
      if (tensors) emit({ event: "gradients", batch, tensors, seconds: seconds() });
      const next = trainer.lesson;
      if (next && next.index !== lesson) emit({ event: "lesson", batch, ...next, seconds: seconds() });
    },
    onRestoration({ error, lostAt: batch, batch: goingOnFrom, backend: { description: backend } }) {
      isSaved = false;
      const { message: problem } = error;
      emit({ event: "deviceLost", batch, problem, goingOnFrom, backend, seconds: seconds() });
    },
  };
  const result = await trainer.fit(options).catch(async (error: unknown) => {
    await save().catch(() => {}); // The first error is reported, not a consequence of it.
    if (error instanceof TrainingError) view.print(NON_FINITE_HINT);
    if (error instanceof DeviceLostError) view.print(resumeLine(plan));
    throw error;
  });
  await save();
  return { ...result, seconds: seconds() };
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
    batches: String(trainer.batchesDone),
    ...(metrics ? { validation: JSON.stringify(metrics) } : {}),
  });
  await folder.save(checkpoint, model);
}

function now(): number {
  return performance.now() / 1000;
}
