import { DeviceLostError } from "@dncjs/core";
import { breather } from "./breathe.ts";
import type { Restoration } from "./recovery.ts";
import type { Evaluation, FitOptions, FitResult } from "./reports.ts";
import type { Trainer } from "./trainer.ts";

interface Helpers {
  /** Evaluates the trainer in the course of its run; undefined if aborted. */
  readonly judge: (signal: AbortSignal | undefined) => Promise<Evaluation | undefined>;
  /** Takes the trainer back to a moment that was kept. @throws the error where that cannot be */
  readonly restore: (error: DeviceLostError) => Promise<Restoration>;
}

/** See `Trainer.fit`. */
export async function runToEnd(trainer: Trainer, { judge, restore }: Helpers, options: FitOptions): Promise<FitResult> {
  for (;;) {
    try {
      return await runOn(trainer, judge, options);
    } catch (error) {
      if (!(error instanceof DeviceLostError)) throw error;
      await options.onRestoration?.(await restore(error));
    }
  }
}

/** Every turn looks at where the run stands, so a resumed run does what an uninterrupted one would. */
async function runOn(trainer: Trainer, judge: Helpers["judge"], options: FitOptions): Promise<FitResult> {
  const { signal, onStep, onEvaluation } = options;
  const { batches, stopWhenSolved } = trainer.recipe;
  const breathe = breather();
  const result = (outcome: FitResult["outcome"]): FitResult => {
    const { metrics, solved } = trainer.progress;
    return { outcome, batchesDone: trainer.batchesDone, metrics: outcome === "solved" ? solved : metrics };
  };
  for (;;) {
    if (stopWhenSolved && trainer.progress.solved) return result("solved");
    if (signal?.aborted) return result("aborted");
    if (isEvaluationDue(trainer)) {
      const evaluation = await judge(signal);
      if (evaluation) await onEvaluation?.(evaluation);
      continue;
    }
    if (trainer.batchesDone >= batches) return result("finished");
    if (isStalled(trainer)) return result("stalled");
    const report = await trainer.step();
    await onStep?.(report);
    await breathe();
  }
}

/** After every `evaluateEvery` batches and at the end, once each. */
function isEvaluationDue({ batchesDone, progress, recipe: { batches, evaluateEvery } }: Trainer): boolean {
  if (batchesDone <= progress.evaluatedAt) return false;
  return batchesDone % evaluateEvery === 0 || batchesDone >= batches;
}

/** No evaluation of the recipe's patience, up to one just made, was better than those before; on the last lesson only. */
function isStalled({
  batchesDone,
  progress: { best, evaluatedAt },
  lesson,
  recipe: { evaluateEvery, patience },
}: Trainer) {
  if (patience === undefined || !best || evaluatedAt < batchesDone) return false;
  if (lesson && lesson.index < lesson.count - 1) return false;
  return evaluatedAt - best.batch >= patience * evaluateEvery;
}
