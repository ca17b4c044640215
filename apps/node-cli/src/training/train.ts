import type { FitResult, Trainer } from "@dncjs/train";
import { Meter } from "../progress/meter.ts";
import type { View } from "../progress/view.ts";
import type { Board } from "../tensorboard/board.ts";
import type { EvaluationEvent, StepEvent } from "./events.ts";
import type { TrainPlan } from "./plan.ts";

/** Seconds from one checkpoint to the next. */
const CHECKPOINT_EVERY = 30;

/** A run is logged in about so many steps. */
const LOGGED_STEPS = 1000;

export interface Training {
  readonly trainer: Trainer;
  readonly plan: TrainPlan;
  readonly view: View;
  readonly board: Board | undefined;
  readonly signal: AbortSignal;
}

export interface TrainingResult extends FitResult {
  readonly seconds: number;
}

/** Trains to the end or until stopped, logging and saving as it goes; what is done is saved when it returns. */
export async function train({ trainer, plan, view, board, signal }: Training): Promise<TrainingResult> {
  const began = now();
  const seconds = () => Number((now() - began).toFixed(3));
  const meter = new Meter(trainer.recipe.batches, trainer.batchesDone, began);
  const average = averager(Math.max(1, Math.round(trainer.recipe.batches / LOGGED_STEPS)));
  const tell = (event: StepEvent | EvaluationEvent) => {
    plan.folder.log(event);
    board?.tell(event);
    view.tell(event);
  };
  let savedAt = began;
  let isSaved = plan.resumed !== undefined;
  const save = async () => {
    if (isSaved) return;
    await saveRun(trainer, plan);
    isSaved = true;
    savedAt = now();
    view.tell({ event: "saved", batch: trainer.batchesDone });
  };
  await save();
  const result = await trainer.fit({
    signal,
    async onStep(report) {
      isSaved = false;
      meter.add(report.batch, report.loss, report.steps, now());
      const means = average(report);
      if (means) tell({ event: "step", ...means, seconds: seconds() });
      view.tick(meter);
      if (now() - savedAt > CHECKPOINT_EVERY) await save();
    },
    onEvaluation({ batch, metrics, solved }) {
      isSaved = false;
      tell({ event: "evaluation", batch, set: "validation", metrics, solved, seconds: seconds() });
    },
  });
  await save();
  return { ...result, seconds: seconds() };
}

type Report = Omit<StepEvent, "event" | "seconds">;

/** Gives the means of every `size` reports. */
function averager(size: number): (report: Report) => Report | undefined {
  let sums = { loss: 0, writeCost: 0, gradientNorm: 0 };
  let reports = 0;
  return ({ batch, learningRate, loss, writeCost, gradientNorm }) => {
    sums = {
      loss: sums.loss + loss,
      writeCost: sums.writeCost + writeCost,
      gradientNorm: sums.gradientNorm + gradientNorm,
    };
    reports += 1;
    if (batch % size !== 0) return undefined;
    const [all, n] = [sums, reports];
    sums = { loss: 0, writeCost: 0, gradientNorm: 0 };
    reports = 0;
    return {
      batch,
      loss: all.loss / n,
      writeCost: all.writeCost / n,
      gradientNorm: all.gradientNorm / n,
      learningRate,
    };
  };
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
