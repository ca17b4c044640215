import type { AnyBackend, DncConfig } from "@dncjs/core";
import type { Parameters } from "@dncjs/core/run";
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
  /** Weights to go back to, of a run that is resumed. */
  readonly snapshot?: WeightsState | undefined;
}

/** What learns: the gradients of a batch, their bounds, the weights that they change, and what guards these. */
export class Learner {
  readonly weights: Weights;
  readonly safeguard: Safeguard;
  readonly #options: LearnerOptions;
  readonly #pass: GradientPass;
  readonly #clipping: Clipping;
  #hasGradients = false;

  constructor(options: LearnerOptions) {
    const { backend, parameters, recipe, snapshot } = options;
    this.#options = options;
    this.#pass = new GradientPass(options);
    this.#clipping = new Clipping(backend, recipe);
    this.weights = new Weights(backend, parameters, recipe.optimizer);
    this.safeguard = new Safeguard(this.weights, recipe, snapshot);
  }

  /** Sets the gradients to those of the batch after `batchesDone` others, clipped; with its problem where it is not finite. */
  async measure(data: Batch, batchesDone: number): Promise<Figures & { readonly problem: TrainingError | undefined }> {
    const { batches, writePrice } = this.#options.recipe;
    const priced = writePrice !== undefined && batchesDone / batches >= writePrice.from;
    this.#pass.run(data, priced);
    this.#clipping.apply(this.weights.parameters.gradients);
    this.#hasGradients = true;
    const [costs, gradientNorm] = await Promise.all([this.#pass.costs(), this.#clipping.norm()]);
    const figures = { ...costs, gradientNorm };
    const figure = findProblem(figures);
    if (figure === undefined) return { ...figures, problem: undefined };
    this.#pass.dispose(); // so that there is memory to look for it
    const place = await diagnose(this.#options, this.#pass.program, data, priced);
    const problem = place
      ? new TrainingError(batchesDone + 1, `${figure}; ${describePlace(place)}`, { place })
      : new TrainingError(batchesDone + 1, figure);
    return { ...figures, problem };
  }

  /** Of the last batch; undefined before the first one. */
  async gradientStatistics(): Promise<GradientStatistics | undefined> {
    return this.#hasGradients ? measureGradients(this.weights.parameters) : undefined;
  }

  /** Does not dispose of the parameters, which are the model's. */
  dispose(): void {
    for (const part of [this.#pass, this.#clipping, this.weights]) part.dispose();
  }
}
