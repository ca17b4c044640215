import { ArgumentError, type Backend, Dnc, DncError } from "@dncjs/core";
import { stepsRun } from "./batchWeights.ts";
import { type Checkpoint, configOf, readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import { Clipping } from "./clipping.ts";
import { type EvaluationKind, Evaluator } from "./evaluator.ts";
import { checkFinite, checkWeights } from "./finite.ts";
import { GradientPass } from "./gradientPass.ts";
import { Optimizer } from "./optimizers/optimizer.ts";
import { type Progress, withMetrics, withoutSolution } from "./progress.ts";
import { type CompleteRecipe, defineRecipe, type Recipe } from "./recipe.ts";
import type { Evaluation, FitOptions, FitResult, StepReport } from "./reports.ts";
import { runToEnd } from "./runToEnd.ts";
import type { Metrics, Task } from "./task.ts";

export interface TrainerOptions {
  readonly backend: Backend;
  readonly task: Task;
  readonly recipe: Recipe;
  /** Of the initial parameters. The task has a seed of its own. */
  readonly seed: number;
}

/**
 * Trains one network on a task. Same task, recipe, seed and kind of backend, same numbers, however often the run was stopped,
 * saved and resumed in between.
 */
export class Trainer {
  readonly task: Task;
  readonly recipe: CompleteRecipe;
  readonly seed: number;
  /** The network in training; it belongs to the trainer and is disposed of with it. */
  readonly model: Dnc;
  readonly #pass: GradientPass;
  readonly #clipping: Clipping;
  readonly #optimizer: Optimizer;
  readonly #evaluator: Evaluator;
  #batchesDone = 0;
  #progress: Progress = { evaluatedAt: 0 };
  /** What is under way: the parameters must hold still for it, or are changed by it. */
  #activity: string | undefined;
  #disposed = false;

  private constructor(backend: Backend, task: Task, recipe: CompleteRecipe, seed: number) {
    const config = configOf(recipe, task);
    if (!Number.isInteger(config.outputSize / task.lossGroups)) {
      throw new ArgumentError("task.lossGroups", task.lossGroups, `a divisor of outputSize, ${config.outputSize}`);
    }
    this.task = task;
    this.recipe = recipe;
    this.seed = seed;
    this.model = Dnc.create(config, { backend, seed });
    const { parameters } = this.model;
    this.#pass = new GradientPass({ backend, config, parameters, task, recipe });
    this.#clipping = new Clipping(backend, recipe);
    this.#optimizer = new Optimizer(backend, parameters.layout.length, recipe.optimizer);
    this.#evaluator = new Evaluator(this.model, task, recipe.batchSize);
  }

  /** A new run. @throws ConfigError naming the field of the recipe that is wrong, ArgumentError for the seed or the task. */
  static create({ backend, task, recipe, seed }: TrainerOptions): Trainer {
    return new Trainer(backend, task, defineRecipe(recipe), seed);
  }

  /**
   * Goes on where `checkpoint` was taken, on any backend; on the same kind of backend as if nothing had happened.
   * @throws CheckpointError for a file that is damaged, or of another task.
   */
  static async resume(options: {
    readonly backend: Backend;
    readonly task: Task;
    readonly checkpoint: Uint8Array;
  }): Promise<Trainer> {
    const { recipe, seed, batchesDone, progress, values, slots } = readCheckpoint(options.checkpoint, options.task);
    const trainer = new Trainer(options.backend, options.task, recipe, seed);
    trainer.model.parameters.values.write(values);
    trainer.#optimizer.write(slots);
    trainer.#batchesDone = batchesDone;
    trainer.#progress = progress;
    return trainer;
  }

  get batchesDone(): number {
    return this.#batchesDone;
  }

  /** What evaluations in the course of the run have found. */
  get progress(): Progress {
    return this.#progress;
  }

  /** Trains on the next batch. @throws TrainingError where loss or gradients are not finite; nothing was changed then. */
  step(): Promise<StepReport> {
    return this.#alone("a step", async () => {
      const { recipe, model } = this;
      const [batch, done] = [this.#batchesDone + 1, this.#batchesDone / recipe.batches];
      const data = this.task.trainingBatch(this.#batchesDone, recipe.batchSize);
      this.#pass.run(data, recipe.writePrice !== undefined && done >= recipe.writePrice.from);
      this.#clipping.apply(model.parameters.gradients);
      const [costs, gradientNorm] = await Promise.all([this.#pass.costs(), this.#clipping.norm()]);
      await checkFinite(batch, { ...costs, gradientNorm }, model.parameters);

      // From here to the end nothing is awaited: a checkpoint sees all of a batch or nothing.
      const learningRate = this.#optimizer.learningRateAt(done);
      this.#optimizer.update(model.parameters, learningRate, batch);
      this.#batchesDone = batch;
      this.#progress = withoutSolution(this.#progress);
      return { batch, ...costs, gradientNorm, learningRate, steps: stepsRun(data) };
    });
  }

  /** The task's metrics on one of its sets. */
  async evaluate(kind: EvaluationKind): Promise<Metrics> {
    return (await this.#alone("an evaluation", () => this.#evaluator.run(kind)))!;
  }

  /**
   * Trains until the recipe's batches are done, the task is solved (with `stopWhenSolved`) or the signal says to stop, which is
   * looked at between batches. Callbacks are waited for; they may evaluate and take checkpoints. What one throws, `fit` throws,
   * and may be called again.
   */
  fit(options: FitOptions = {}): Promise<FitResult> {
    return runToEnd(this, (signal) => this.#judge(signal), options);
  }

  /**
   * The bytes of a file that `resume` goes on from; may be taken at any time.
   * @throws TrainingError for weights that are not finite, which nobody could resume.
   */
  async checkpoint(): Promise<Uint8Array> {
    this.#requireMemory();
    const { recipe, seed } = this;
    const state = { recipe, seed, batchesDone: this.#batchesDone, progress: this.#progress };
    const [values, slots] = await Promise.all([this.model.parameters.values.read(), this.#optimizer.read()]);
    const checkpoint: Checkpoint = { ...state, values, slots };
    checkWeights(state.batchesDone, values, this.model.parameters.layout);
    return writeCheckpoint(this.task, checkpoint);
  }

  /** Gives back all memory, the model's included; what is under way may end first. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    if (!this.#activity) this.#release();
  }

  /** An evaluation of the run; undefined where the signal came before its end. */
  #judge(signal: AbortSignal | undefined): Promise<Evaluation | undefined> {
    return this.#alone("an evaluation", async () => {
      const batch = this.#batchesDone;
      const metrics = await this.#evaluator.run("validation", signal);
      if (!metrics) return undefined;
      const progress = withMetrics(this.#progress, batch, metrics, this.task.metric);
      let solved = this.task.isSolved(metrics);
      if (solved && this.recipe.stopWhenSolved) {
        const confirmed = await this.#evaluator.run("evaluation", signal);
        if (!confirmed) return undefined;
        solved = this.task.isSolved(confirmed);
        this.#progress = solved ? { ...progress, solved: confirmed } : progress;
      } else this.#progress = progress;
      return { batch, metrics, solved };
    });
  }

  async #alone<Result>(activity: string, work: () => Promise<Result>): Promise<Result> {
    this.#requireMemory();
    if (this.#activity) throw new DncError("busy", `${this.#activity} of this trainer is under way; wait for its end`);
    this.#activity = activity;
    try {
      return await work();
    } finally {
      this.#activity = undefined;
      if (this.#disposed) this.#release();
    }
  }

  #requireMemory(): void {
    if (this.#disposed) throw new DncError("disposed", "this trainer has been disposed of");
  }

  #release(): void {
    for (const part of [this.#pass, this.#evaluator, this.#clipping, this.#optimizer, this.model]) part.dispose();
  }
}
