import type { Curriculum } from "./curriculum.ts";
import type { Evaluator } from "./evaluator.ts";
import { type Progress, withLesson, withMetrics } from "./progress.ts";
import type { Evaluation } from "./reports.ts";
import type { Trainer } from "./trainer.ts";

export interface Judgement {
  readonly evaluation: Evaluation;
  /** The progress of the run with it. */
  readonly progress: Progress;
}

/** Evaluates a run where it stands, and says where it goes on; undefined where the signal came before the end. */
export async function judge(
  { batchesDone: batch, progress: before, task, recipe }: Pick<Trainer, "batchesDone" | "progress" | "task" | "recipe">,
  evaluator: Evaluator,
  curriculum: Curriculum | undefined,
  signal: AbortSignal | undefined,
): Promise<Judgement | undefined> {
  const lesson = curriculum && (before.lesson ?? 0);
  const metrics = await evaluator.run("validation", { signal, lesson });
  if (!metrics) return undefined;
  const progress = withMetrics(before, batch, metrics, task.metric);
  const found = { batch, metrics, ...(lesson === undefined ? {} : { lesson }) };
  if (curriculum && lesson !== undefined && lesson < curriculum.last) {
    const next = curriculum.next(lesson, metrics);
    return {
      evaluation: { ...found, solved: false },
      progress: next === lesson ? progress : withLesson(progress, next),
    };
  }
  if (!task.isSolved(metrics)) return { evaluation: { ...found, solved: false }, progress };
  if (!recipe.stopWhenSolved) return { evaluation: { ...found, solved: true }, progress };
  const confirmed = await evaluator.run("evaluation", { signal });
  if (!confirmed) return undefined;
  const solved = task.isSolved(confirmed);
  return { evaluation: { ...found, solved }, progress: solved ? { ...progress, solved: confirmed } : progress };
}
