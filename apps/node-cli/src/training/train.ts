import { DeviceLostError } from "@dncjs/core";
import { type FitOptions, type FitResult, TrainingError } from "@dncjs/train";
import { resumeLine } from "./next.ts";
import { Recorder, type RecorderOptions } from "./recorder.ts";

const NON_FINITE_HINT = "try a lower --learning-rate, a bound with --clip-norm, or --on-non-finite rollBack";

export interface Training extends RecorderOptions {
  readonly signal: AbortSignal;
}

export interface TrainingResult extends FitResult {
  /** Training time of the run, including the time before it was resumed. */
  readonly seconds: number;
}

/** Trains until the end or until `signal` aborts. Emits events, saves checkpoints, and saves the final state before it returns. */
export async function train({ signal, ...options }: Training): Promise<TrainingResult> {
  const { trainer, plan, view } = options;
  const recorder = new Recorder(options);
  await recorder.save();
  const callbacks: FitOptions = {
    signal,
    onStep: (report) => recorder.addStep(report),
    onEvaluation: (evaluation) => recorder.addEvaluation(evaluation),
    onRestoration: (restoration) => recorder.addRestoration(restoration),
  };
  const result = await trainer.fit(callbacks).catch(async (error: unknown) => {
    await recorder.save().catch(() => {}); // The first error is reported, not a consequence of it.
    if (error instanceof TrainingError) view.print(NON_FINITE_HINT);
    if (error instanceof DeviceLostError) view.print(resumeLine(plan));
    throw error;
  });
  await recorder.save();
  return { ...result, seconds: recorder.seconds };
}
