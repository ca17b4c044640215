import { DeviceLostError } from "@dncjs/core";
import { type Trainer, TrainingError } from "@dncjs/train";
import { type Board, type FolderFitResult, fitInFolder } from "@dncjs/train/node";
import { Meter } from "../progress/meter.ts";
import type { View } from "../progress/view.ts";
import { resumeLine } from "./next.ts";
import type { TrainPlan } from "./plan.ts";

const NON_FINITE_HINT = "try a lower --learning-rate, a bound with --clip-norm, or --on-non-finite rollBack";

export interface Training {
  readonly trainer: Trainer;
  readonly plan: TrainPlan;
  readonly view: View;
  readonly board: Board | undefined;
  readonly signal: AbortSignal;
  /** Batch after which to stop; defaults to the end of the run. */
  readonly until?: number | undefined;
  /** Whether to log gradient statistics at every evaluation. */
  readonly gradients: boolean;
  /** Seconds between checkpoints; 0 saves after every batch. */
  readonly checkpointEvery: number;
}

/** Trains until the end or until `signal` aborts, and shows the progress. */
export async function train({ trainer, plan, view, signal, until, ...options }: Training): Promise<FolderFitResult> {
  const meter = new Meter(trainer.recipe.batches, trainer.batchesDone, now());
  const limit = new AbortController();
  const stopIfDue = () => {
    if (until !== undefined && trainer.batchesDone >= until) limit.abort();
  };
  stopIfDue();
  try {
    return await fitInFolder(trainer, {
      ...options,
      signal: AbortSignal.any([signal, limit.signal]),
      folder: plan.folder,
      task: plan.spec,
      onEvent: (event) => view.onEvent(event),
      onBatch({ batch, loss, steps, skipped }) {
        stopIfDue();
        meter.add(batch, skipped ? undefined : loss, steps, now());
        view.onBatch(meter);
      },
    });
  } catch (error) {
    if (error instanceof TrainingError) view.print(NON_FINITE_HINT);
    if (error instanceof DeviceLostError) view.print(resumeLine(plan));
    throw error;
  }
}

function now(): number {
  return performance.now() / 1000;
}
