/**
 * What an application needs to train and evaluate networks. Programs that complete recipes or read checkpoints themselves, such as command
 * lines and planners, import `@dncjs/train/tools`; `@dncjs/train/node` writes files.
 *
 * @module @dncjs/train
 */
export type { Lesson } from "./curriculum.ts";
export { NonFiniteOutputError, type NonFinitePlace, TrainingError } from "./errors.ts";
export { type EvaluationKind, evaluate } from "./evaluator.ts";
export type { GradientStatistics } from "./gradientStatistics.ts";
export type { OptimizerOptions } from "./optimizers/index.ts";
export type { LearningRate } from "./optimizers/learningRate.ts";
export type { Progress } from "./progress.ts";
export type { CurriculumOptions, Recipe } from "./recipe.ts";
export type { OpenBackend, Restoration } from "./recovery.ts";
export type { Evaluation, FitOptions, FitResult, StepReport } from "./reports.ts";
export type { Batch, Metrics, Names, Tally, Task } from "./task.ts";
export { Trainer, type TrainerHost, type TrainerOptions } from "./trainer.ts";
