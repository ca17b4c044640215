import type { Curriculum } from "./curriculum.ts";
import type { Evaluator } from "./evaluator.ts";
import { type Progress, withLesson, withMetrics } from "./progress.ts";
import type { CompleteRecipe } from "./recipe.ts";
import type { Evaluation } from "./reports.ts";
import type { Task } from "./task.ts";

/** The parts of a trainer that an evaluation reads. */
interface Run {
  readonly task: Task;
  readonly recipe: CompleteRecipe;
  readonly batchesDone: number;
  readonly progress: Progress;
}

export interface RunEvaluation {
  readonly evaluation: Evaluation;
  /** The progress of the run after the evaluation. */
  readonly progress: Progress;
}

/** Evaluates a run between two batches and updates its progress: lesson, best metrics, solved. Returns undefined if aborted. */
export async function evaluateRun(
  { batchesDone: batch, progress: before, task, recipe }: Run,
  evaluator: Evaluator,
  curriculum: Curriculum | undefined,
  signal: AbortSignal | undefined,
): Promise<RunEvaluation | undefined> {
  const lesson = curriculum && (before.lesson ?? 0);
  const locations = lesson === undefined ? undefined : curriculum?.locationsOf(lesson);
  const metrics = await evaluator.run("validation", { signal, lesson, locations, requireFinite: false });
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
  const result = await evaluator.run("evaluation", { signal, requireFinite: false });
  if (!result) return undefined;
  const solved = task.validationDecides === true || task.isSolved(result);
  return { evaluation: { ...found, solved }, progress: solved ? { ...progress, solved: result } : progress };
}
