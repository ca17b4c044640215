export { type Checkpoint, readCheckpoint } from "./checkpoint.ts";
export type { Lesson } from "./curriculum.ts";
export type { NonFinitePlace } from "./diagnosis.ts";
export { TrainingError } from "./errors.ts";
export { type EvaluationKind, evaluate } from "./evaluator.ts";
export type { GradientStatistics, TensorStatistics } from "./gradientStatistics.ts";
export type { AdamOptions, AdamwOptions } from "./optimizers/adam.ts";
export { type CompleteOptimizer, defineOptimizer, type OptimizerOptions, rememberedBy } from "./optimizers/index.ts";
export {
  type LearningRate,
  type LearningRatePiece,
  learningRateAt,
  type RateShape,
} from "./optimizers/learningRate.ts";
export type { RmspropTensorflowOptions } from "./optimizers/rmspropTensorflow.ts";
export type { RmspropTorchOptions } from "./optimizers/rmspropTorch.ts";
export type { Progress } from "./progress.ts";
export {
  type CompleteRecipe,
  type CurriculumOptions,
  defineRecipe,
  type NonFinitePolicy,
  type Recipe,
} from "./recipe.ts";
export type { OpenBackend, Restoration } from "./recovery.ts";
export type { Evaluation, FitOptions, FitResult, StepReport } from "./reports.ts";
export { MOST_SKIPPED_IN_A_ROW } from "./safeguard.ts";
export type { Batch, Metrics, Tally, Task } from "./task.ts";
export { Trainer, type TrainerHost, type TrainerOptions } from "./trainer.ts";
export type { WeightsState } from "./weights.ts";
