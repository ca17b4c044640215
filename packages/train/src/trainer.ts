import { type AnyBackend, ArgumentError, CheckpointError, Dnc, DncError } from "@dncjs/core";
import { stepsRun } from "./batchWeights.ts";
import { type Checkpoint, configOf, readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import { Curriculum, type Lesson } from "./curriculum.ts";
import type { TrainingError } from "./errors.ts";
import { type EvaluationKind, Evaluator } from "./evaluator.ts";
import { checkWeights } from "./finite.ts";
import type { GradientStatistics } from "./gradientStatistics.ts";
import { judge } from "./judge.ts";
import { Learner } from "./learner.ts";
import { type Progress, withBatch } from "./progress.ts";
import { type CompleteRecipe, defineRecipe, type Recipe } from "./recipe.ts";
import type { Evaluation, FitOptions, FitResult, StepReport } from "./reports.ts";
import { runToEnd } from "./runToEnd.ts";
import type { Metrics, Task } from "./task.ts";

export interface TrainerOptions {
  readonly backend: AnyBackend;
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
  readonly #learner: Learner;
  readonly #evaluator: Evaluator;
  readonly #curriculum: Curriculum | undefined;
  #batchesDone: number;
  #progress: Progress;
  /** What is under way: the parameters must hold still for it, or are changed by it. */
  #activity: string | undefined;
  #disposed = false;

  private constructor(backend: AnyBackend, task: Task, run: Pick<Checkpoint, "recipe" | "seed"> & Partial<Checkpoint>) {
    const { recipe, seed } = run;
    const config = configOf(recipe, task);
    if (!Number.isInteger(config.outputSize / task.lossGroups)) {
      throw new ArgumentError("task.lossGroups", task.lossGroups, `a divisor of outputSize, ${config.outputSize}`);
    }
    this.task = task;
    this.recipe = recipe;
    this.seed = seed;
    this.#curriculum = Curriculum.of(recipe, task, seed);
    this.#batchesDone = run.batchesDone ?? 0;
    this.#progress = run.progress ?? { evaluatedAt: 0, ...(this.#curriculum ? { lesson: 0 } : {}) };
    this.model = Dnc.create(config, { backend, seed });
    const { parameters } = this.model;
    this.#learner = new Learner({ backend, config, parameters, task, recipe, snapshot: run.snapshot });
    this.#evaluator = new Evaluator(this.model, task, recipe.batchSize);
  }

  /** A new run. @throws ConfigError naming the field of the recipe that is wrong, ArgumentError for the seed or the task. */
  static create({ backend, task, recipe, seed }: TrainerOptions): Trainer {
    return new Trainer(backend, task, { recipe: defineRecipe(recipe), seed });
  }

  /**
   * Goes on where `checkpoint` was taken, on any backend; on the same kind of backend as if nothing had happened.
   * @throws CheckpointError for a file that is damaged, or of another task.
   */
  static async resume(options: {
    readonly backend: AnyBackend;
    readonly task: Task;
    readonly checkpoint: Uint8Array;
  }): Promise<Trainer> {
    const { backend, task } = options;
    const checkpoint = readCheckpoint(options.checkpoint, task);
    const { lesson = 0 } = checkpoint.progress;
    const lessons = task.lessons?.length ?? 1;
    if (lesson >= lessons) {
      throw new CheckpointError(`the checkpoint is at lesson ${lesson}, counted from 0; the task has ${lessons}`);
    }
    const trainer = new Trainer(backend, task, checkpoint);
    trainer.#learner.weights.write(checkpoint);
    return trainer;
  }

  get batchesDone(): number {
    return this.#batchesDone;
  }

  /** How the run has gone so far. */
  get progress(): Progress {
    return this.#progress;
  }

  /** The lesson that the run is at; undefined without a curriculum. */
  get lesson(): Lesson | undefined {
    return this.#curriculum?.lesson(this.#progress.lesson ?? 0);
  }

  /**
   * Trains on the next batch. Where loss or gradients are not finite the recipe's `onNonFinite` decides: the report tells that the
   * batch was skipped. @throws TrainingError where the run is to stop; the batch is not done then.
   */
  step(): Promise<StepReport> {
    return this.#alone("a step", async () => {
      const { recipe, task } = this;
      const { weights, safeguard } = this.#learner;
      const [done, before] = [this.#batchesDone, this.#progress];
      const lesson = this.#curriculum?.lessonOf(done, before.lesson ?? 0);
      const data = task.trainingBatch(done, recipe.batchSize, lesson);
      await safeguard.prepare(done);
      const learningRate = weights.learningRateAt(done / recipe.batches);
      const { problem, ...figures } = await this.#learner.measure(data, done);
      const named = lesson === undefined ? {} : { lesson };
      const report = { batch: done + 1, ...figures, learningRate, steps: stepsRun(data), ...named };
      if (problem) return this.#setBack(report, problem, before);

      // Until the batch is counted nothing is awaited: a checkpoint sees all of it or nothing.
      weights.update(learningRate);
      this.#batchesDone = done + 1;
      this.#progress = withBatch(before);
      const spoiled = await safeguard.check(done + 1);
      return spoiled ? this.#setBack(report, spoiled, before) : report;
    });
  }

  /** The task's metrics on one of its sets. */
  async evaluate(kind: EvaluationKind): Promise<Metrics> {
    return (await this.#alone("an evaluation", () => this.#evaluator.run(kind)))!;
  }

  /**
   * Norms of gradients and weights, tensor by tensor, read back from the backend: the gradients of the last batch as they were
   * clipped, the weights as they are now. Undefined before the first `step` of this trainer, a resumed one's included.
   */
  gradientStatistics(): Promise<GradientStatistics | undefined> {
    return this.#alone("a look at the gradients", () => this.#learner.gradientStatistics());
  }

  /**
   * Trains until the recipe's batches are done, the task is solved (with `stopWhenSolved`), the recipe's patience has come to an
   * end or the signal says to stop, which is looked at between batches. Callbacks are waited for; they may evaluate and take
   * checkpoints. What one throws, `fit` throws, and may be called again.
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
    const { recipe, seed, batchesDone, progress } = this;
    const snapshot = this.#learner.safeguard.snapshotAt(batchesDone);
    const weights = await this.#learner.weights.read();
    checkWeights(batchesDone, weights, this.model.parameters.layout);
    const state = { recipe, seed, batchesDone, progress, ...weights };
    return writeCheckpoint(this.task, snapshot ? { ...state, snapshot } : state);
  }

  /** Gives back all memory, the model's included; what is under way may end first. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    if (!this.#activity) this.#release();
  }

  /** Leaves the batch out that `report` is of, or throws. */
  #setBack(report: StepReport, problem: TrainingError, before: Progress): StepReport {
    [this.#batchesDone, this.#progress] = [report.batch - 1, before];
    const progress = this.#learner.safeguard.setBack(problem, before);
    [this.#batchesDone, this.#progress] = [report.batch, progress];
    const action = this.recipe.onNonFinite === "rollBack" ? "rollBack" : "skip";
    return { ...report, skipped: { action, problem } };
  }

  /** An evaluation of the run; undefined where the signal came before its end. */
  #judge(signal: AbortSignal | undefined): Promise<Evaluation | undefined> {
    return this.#alone("an evaluation", async () => {
      const judgement = await judge(this, this.#evaluator, this.#curriculum, signal);
      if (judgement) this.#progress = judgement.progress;
      return judgement?.evaluation;
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
    for (const part of [this.#learner, this.#evaluator, this.model]) part.dispose();
  }
}
