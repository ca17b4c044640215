import { TrainingError } from "./errors.ts";
import { checkWeights } from "./finite.ts";
import { type Progress, withSkipped } from "./progress.ts";
import type { CompleteRecipe, NonFinitePolicy } from "./recipe.ts";
import type { Weights, WeightsState } from "./weights.ts";

/** So many batches in a row may come to nothing; then going on will not mend what is wrong. */
export const MOST_SKIPPED_IN_A_ROW = 100;

/** Whether a checkpoint has a snapshot: it is taken, before the next batch, where an evaluation is due, and at the start. */
export function keepsSnapshot({ onNonFinite, evaluateEvery }: CompleteRecipe, batchesDone: number): boolean {
  return onNonFinite === "rollBack" && batchesDone % evaluateEvery !== 0;
}

/** Does what the recipe says about batches whose numbers are not finite. */
export class Safeguard {
  readonly policy: NonFinitePolicy;
  readonly #weights: Weights;
  readonly #recipe: CompleteRecipe;
  #snapshot: WeightsState | undefined;

  constructor(weights: Weights, recipe: CompleteRecipe, snapshot?: WeightsState) {
    this.policy = recipe.onNonFinite ?? "stop";
    this.#weights = weights;
    this.#recipe = recipe;
    this.#snapshot = snapshot;
  }

  /** To be called before the batch after `batchesDone` others: keeps the weights that a later one may be rolled back to. */
  async prepare(batchesDone: number): Promise<void> {
    if (this.policy !== "rollBack" || keepsSnapshot(this.#recipe, batchesDone)) return;
    this.#snapshot = await this.#weights.read();
  }

  /** What a checkpoint taken after `batchesDone` batches has to hold. */
  snapshotAt(batchesDone: number): WeightsState | undefined {
    return keepsSnapshot(this.#recipe, batchesDone) ? this.#snapshot : undefined;
  }

  /**
   * The problem of weights that the batch just done has made infinite, where they are to be rolled back: so those that are kept
   * are always finite. The other policies find it in the next batch.
   */
  async check(batch: number): Promise<TrainingError | undefined> {
    if (this.policy !== "rollBack" || (await this.#weights.areFinite())) return undefined;
    try {
      checkWeights(batch, await this.#weights.read(), this.#weights.parameters.layout);
    } catch (error) {
      if (error instanceof TrainingError) return error;
      throw error;
    }
    return new TrainingError(batch, "the norm of the weights is not finite");
  }

  /**
   * Leaves the batch out, rolling back if need be, and returns the progress after it.
   * @throws TrainingError, `problem` or one that it is the cause of, where the run is to stop.
   */
  setBack(problem: TrainingError, progress: Progress): Progress {
    // No other batch will do better with weights that are not finite.
    if (this.policy === "stop" || (this.policy === "skip" && problem.place?.kind === "weights")) throw problem;
    if (this.policy === "rollBack") this.#weights.write(this.#snapshot!);
    const next = withSkipped(progress);
    if (next.skipped!.inARow < MOST_SKIPPED_IN_A_ROW) return next;
    const { batch, problem: what, place } = problem;
    throw new TrainingError(batch, `${what}; it is the ${MOST_SKIPPED_IN_A_ROW}th batch in a row like that`, {
      ...(place ? { place } : {}),
      cause: problem,
    });
  }
}
