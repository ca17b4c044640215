import { DeviceLostError } from "@dncjs/core";
import type { Lesson } from "./curriculum.ts";
import { eventLoopYielder } from "./eventLoop.ts";
import type { Progress } from "./progress.ts";
import type { CompleteRecipe } from "./recipe.ts";
import type { Restoration } from "./recovery.ts";
import type { Evaluation, FitOptions, FitResult, StepReport } from "./reports.ts";

/** A run that `runToEnd` can advance; implemented by `Trainer`. */
interface Run {
  readonly recipe: CompleteRecipe;
  readonly batchesDone: number;
  readonly progress: Progress;
  readonly lesson: Lesson | undefined;
  step(): Promise<StepReport>;
}

interface Actions {
  /** Evaluates the run and updates its progress. Returns undefined if aborted. */
  readonly evaluate: (signal: AbortSignal | undefined) => Promise<Evaluation | undefined>;
  /** Restores a saved state after a device loss. @throws the error if that is impossible */
  readonly restore: (error: DeviceLostError) => Promise<Restoration>;
}

/** Implements `Trainer.fit`. */
export async function runToEnd(run: Run, { evaluate, restore }: Actions, options: FitOptions): Promise<FitResult> {
  for (;;) {
    try {
      return await runOnDevice(run, evaluate, options);
    } catch (error) {
      if (!(error instanceof DeviceLostError)) throw error;
      const restoration = await restore(error);
      await options.onRestoration?.(restoration);
    }
  }
}

/** Decides from the state of the run alone what to do next, so that a resumed run continues like an uninterrupted one. */
async function runOnDevice(run: Run, evaluate: Actions["evaluate"], options: FitOptions): Promise<FitResult> {
  const { signal, onStep, onEvaluation } = options;
  const { batches, stopWhenSolved } = run.recipe;
  const yieldIfDue = eventLoopYielder();
  const result = (outcome: FitResult["outcome"]): FitResult => {
    const { metrics, solved } = run.progress;
    return { outcome, batchesDone: run.batchesDone, metrics: outcome === "solved" ? solved : metrics };
  };
  for (;;) {
    if (stopWhenSolved && run.progress.solved) return result("solved");
    if (signal?.aborted) return result("aborted");
    if (isEvaluationDue(run)) {
      const evaluation = await evaluate(signal);
      if (evaluation) await onEvaluation?.(evaluation);
      continue;
    }
    if (run.batchesDone >= batches) return result("finished");
    if (isStalled(run)) return result("stalled");
    const report = await run.step();
    await onStep?.(report);
    await yieldIfDue();
  }
}

/** Returns true once after every `evaluateEvery` batches and at the end. */
function isEvaluationDue({ batchesDone, progress, recipe: { batches, evaluateEvery } }: Run): boolean {
  if (batchesDone <= progress.evaluatedAt) return false;
  return batchesDone % evaluateEvery === 0 || batchesDone >= batches;
}

/** Returns true right after an evaluation on the last lesson, if the last `patience` evaluations found no improvement. */
function isStalled(run: Run): boolean {
  const { batchesDone, lesson } = run;
  const { best, evaluatedAt } = run.progress;
  const { evaluateEvery, patience } = run.recipe;
  if (patience === undefined || !best || evaluatedAt < batchesDone) return false;
  if (lesson && lesson.index < lesson.count - 1) return false;
  return evaluatedAt - best.batch >= patience * evaluateEvery;
}
