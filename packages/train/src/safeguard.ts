import { TrainingError } from "./errors.ts";
import { checkWeights } from "./finite.ts";
import { type Progress, withSkipped } from "./progress.ts";
import type { CompleteRecipe, NonFinitePolicy } from "./recipe.ts";
import type { Weights, WeightsState } from "./weights.ts";

/** Training stops after this many consecutive discarded batches. */
export const MAX_CONSECUTIVE_SKIPS = 100;

/**
 * Returns whether a checkpoint after `batchesDone` batches holds a snapshot. Snapshots are taken at the start and after every
 * `evaluateEvery` batches; a checkpoint at that moment needs none, since its weights are the snapshot.
 */
export function keepsSnapshot({ onNonFinite, evaluateEvery }: CompleteRecipe, batchesDone: number): boolean {
  return onNonFinite === "rollBack" && batchesDone % evaluateEvery !== 0;
}

/** Applies the `onNonFinite` policy of a recipe. */
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

  /** Takes a snapshot of the weights, if one is due. Called before every batch, with the number of batches done. */
  async prepare(batchesDone: number): Promise<void> {
    if (this.policy !== "rollBack" || keepsSnapshot(this.#recipe, batchesDone)) return;
    this.#snapshot = await this.#weights.read();
  }

  /** Returns the snapshot that a checkpoint after `batchesDone` batches must hold; undefined if none. */
  snapshotAt(batchesDone: number): WeightsState | undefined {
    return keepsSnapshot(this.#recipe, batchesDone) ? this.#snapshot : undefined;
  }

  /**
   * With the policy "rollBack", checks the weights after a batch: snapshots must be finite. Returns the problem; undefined if there is
   * none. The other policies detect such weights in the next batch.
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
   * Discards a batch, rolling the weights back if the policy says so. Returns the progress after the batch.
   * @throws TrainingError if the run must stop: `problem`, or an error with `problem` as its cause
   */
  discard(problem: TrainingError, progress: Progress): Progress {
    // With weights that are not finite, every later batch would fail too.
    if (this.policy === "stop" || (this.policy === "skip" && problem.place?.kind === "weights")) throw problem;
    if (this.policy === "rollBack") this.#weights.write(this.#snapshot!);
    const next = withSkipped(progress);
    if (next.skipped!.consecutive < MAX_CONSECUTIVE_SKIPS) return next;
    const { batch, problem: what, place } = problem;
    throw new TrainingError(
      batch,
      `${what}; training stops after ${MAX_CONSECUTIVE_SKIPS} consecutive discarded batches`,
      {
        ...(place ? { place } : {}),
        cause: problem,
      },
    );
  }
}
