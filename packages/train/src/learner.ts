import { type AnyBackend, type DncConfig, Random } from "@dncjs/core";
import { disposeOnError } from "@dncjs/core/backend";
import { type Parameters, withLocations } from "@dncjs/core/run";
import { Clipping } from "./clipping.ts";
import { describePlace, diagnose } from "./diagnosis.ts";
import { TrainingError } from "./errors.ts";
import { type Figures, findProblem } from "./finite.ts";
import { GradientPass } from "./gradientPass.ts";
import { type GradientStatistics, measureGradients } from "./gradientStatistics.ts";
import type { CompleteRecipe } from "./recipe.ts";
import { Safeguard } from "./safeguard.ts";
import type { Batch, Task } from "./task.ts";
import { Weights, type WeightsState } from "./weights.ts";

export interface LearnerOptions {
  readonly backend: AnyBackend;
  readonly config: DncConfig;
  readonly parameters: Parameters;
  readonly task: Task;
  readonly recipe: CompleteRecipe;
  /** Seed of the run, from which dropout is drawn. */
  readonly seed: number;
  /** For a resumed run: the weights to roll back to. */
  readonly snapshot?: WeightsState | undefined;
}

/** Computes and clips the gradients of batches, and holds the weights and their safeguard. */
export class Learner {
  readonly weights: Weights;
  readonly safeguard: Safeguard;
  readonly #options: LearnerOptions;
  /** One pass for each number of locations in use. */
  readonly #passes = new Map<number | undefined, GradientPass>();
  readonly #clipping: Clipping;
  #hasGradients = false;

  constructor(options: LearnerOptions) {
    const { backend, parameters, recipe, snapshot } = options;
    this.#options = options;
    this.#clipping = new Clipping(backend, recipe);
    this.weights = disposeOnError([this.#clipping], () => new Weights(backend, parameters, recipe.optimizer));
    this.safeguard = new Safeguard(this.weights, recipe, snapshot);
  }

  /**
   * Computes the clipped gradients of a batch, the one after `batchesDone` batches, with `locations` memory locations; defaults to those of
   * the network. If a figure or gradient is not finite, `problem` says what and where.
   */
  async computeGradients(
    data: Batch,
    batchesDone: number,
    locations?: number,
  ): Promise<Figures & { readonly problem: TrainingError | undefined }> {
    const { batches, writePrice } = this.#options.recipe;
    const priced = writePrice !== undefined && batchesDone / batches >= writePrice.from;
    const pass = this.#passFor(locations);
    const random = new Random(this.#options.seed).fork("batch").fork(batchesDone);
    pass.run(data, priced, random);
    this.#clipping.apply(this.weights.parameters.gradients);
    this.#hasGradients = true;
    const [costs, gradientNorm] = await Promise.all([pass.costs(), this.#clipping.norm()]);
    const figures = { ...costs, gradientNorm };
    const figure = findProblem(figures);
    if (figure === undefined) return { ...figures, problem: undefined };
    pass.dispose(); // frees memory for the diagnosis
    const place = await diagnose(this.#options, pass.program, data, priced, random);
    const problem = place
      ? new TrainingError(batchesDone + 1, `${figure}; ${describePlace(place)}`, { place })
      : new TrainingError(batchesDone + 1, figure);
    return { ...figures, problem };
  }

  /** Returns the statistics of the last batch; undefined before the first. */
  async gradientStatistics(): Promise<GradientStatistics | undefined> {
    return this.#hasGradients ? measureGradients(this.weights.parameters) : undefined;
  }

  /** Frees all memory except the parameters, which belong to the model. */
  dispose(): void {
    for (const pass of this.#passes.values()) pass.dispose();
    this.#clipping.dispose();
    this.weights.dispose();
  }

  #passFor(locations: number | undefined): GradientPass {
    let pass = this.#passes.get(locations);
    if (!pass) {
      const { config } = this.#options;
      const sized = locations === undefined ? config : withLocations(config, locations);
      pass = new GradientPass({ ...this.#options, config: sized });
      this.#passes.set(locations, pass);
    }
    return pass;
  }
}
