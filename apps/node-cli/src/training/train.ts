import { DeviceLostError } from "@dncjs/core";
import { type FitOptions, type FitResult, type StepReport, type Trainer, TrainingError } from "@dncjs/train";
import { Meter } from "../progress/meter.ts";
import type { View } from "../progress/view.ts";
import type { Board } from "../tensorboard/board.ts";
import { averager } from "./averager.ts";
import type { LoggedEvent, TrainEvent } from "./events.ts";
import { resumeLine } from "./next.ts";
import type { TrainPlan } from "./plan.ts";

/** A run is logged in about so many steps. */
const LOGGED_STEPS = 1000;

const ADVICE = "try a lower --learning-rate, a bound by --clip-norm, or --on-non-finite rollBack";

/** What a reader of metrics.jsonl needs; the others are for who watches. */
const LOGGED: ReadonlySet<string> = new Set<LoggedEvent["event"]>([
  "step",
  "skipped",
  "evaluation",
  "gradients",
  "lesson",
  "saved",
  "deviceLost",
]);

/** Where every event of a run passes. */
export type Tell = (event: TrainEvent) => void;

export function teller({ folder }: TrainPlan, view: View, board: Board | undefined): Tell {
  return (event) => {
    if (LOGGED.has(event.event)) folder.log(event);
    board?.tell(event);
    view.tell(event);
  };
}

export interface Training {
  readonly trainer: Trainer;
  readonly plan: TrainPlan;
  readonly view: View;
  readonly tell: Tell;
  readonly signal: AbortSignal;
  /** Tell the statistics of gradients at every evaluation. */
  readonly gradients: boolean;
  /** Seconds from one checkpoint to the next. */
  readonly checkpointEvery: number;
}

export interface TrainingResult extends FitResult {
  /** Of training, all sittings of the run together. */
  readonly seconds: number;
}

/** Trains to the end or until stopped, telling and saving as it goes; what is done is saved when it returns. */
export async function train({
  trainer,
  plan,
  view,
  tell,
  signal,
  gradients,
  checkpointEvery,
}: Training): Promise<TrainingResult> {
  const began = now();
  const earlier = plan.folder.loggedSeconds();
  const seconds = () => Number((earlier + now() - began).toFixed(3));
  const meter = new Meter(trainer.recipe.batches, trainer.batchesDone, began);
  const average = averager(Math.max(1, Math.round(trainer.recipe.batches / LOGGED_STEPS)));
  let savedAt = began;
  let isSaved = plan.folder.hasCheckpoint();
  // A run whose device was lost does some batches again; they are told once.
  let [told, judged] = [trainer.batchesDone, trainer.progress.evaluatedAt];
  const save = async () => {
    if (isSaved) return;
    await saveRun(trainer, plan);
    isSaved = true;
    savedAt = now();
    tell({ event: "saved", batch: trainer.batchesDone, seconds: seconds() });
  };
  await save();
  const options: FitOptions = {
    signal,
    async onStep(report) {
      if (report.batch <= told) return;
      isSaved = false;
      const { batch, loss, steps, skipped } = report;
      told = batch;
      meter.add(batch, skipped ? undefined : loss, steps, now());
      const means = average(report);
      if (means) tell({ event: "step", ...means, seconds: seconds() });
      if (skipped) tell({ event: "skipped", batch, ...describeSkipped(skipped), seconds: seconds() });
      view.tick(meter);
      if (now() - savedAt >= checkpointEvery) await save();
    },
    async onEvaluation({ batch, metrics, solved, lesson }) {
      if (batch <= judged) return;
      judged = batch;
      isSaved = false;
      const named = lesson === undefined ? {} : { lesson };
      tell({ event: "evaluation", batch, set: "validation", metrics, solved, ...named, seconds: seconds() });
      const tensors = gradients ? await trainer.gradientStatistics() : undefined;
      if (tensors) tell({ event: "gradients", batch, tensors, seconds: seconds() });
      const next = trainer.lesson;
      if (next && next.index !== lesson) tell({ event: "lesson", batch, ...next, seconds: seconds() });
    },
    onRestoration({ error, lostAt: batch, batch: goingOnFrom, backend: { description: backend } }) {
      isSaved = false;
      const { message: problem } = error;
      tell({ event: "deviceLost", batch, problem, goingOnFrom, backend, seconds: seconds() });
    },
  };
  const result = await trainer.fit(options).catch(async (error: unknown) => {
    await save().catch(() => {}); // what went wrong first is what counts
    if (error instanceof TrainingError) view.note(ADVICE);
    if (error instanceof DeviceLostError) view.note(resumeLine(plan));
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
