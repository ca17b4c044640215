/** For programs around training, such as command lines and planners: completes recipes and reads checkpoints without a `Trainer`. */

export { type Checkpoint, readCheckpoint } from "./checkpoint.ts";
export { evaluationBatchSize } from "./evaluationBatch.ts";
export { defineOptimizer, rememberedBy } from "./optimizers/index.ts";
export type { LearningRatePiece, RateShape } from "./optimizers/learningRate.ts";
export { type CompleteRecipe, defineRecipe, type NonFinitePolicy } from "./recipe.ts";
export { checkTask } from "./taskCheck.ts";
