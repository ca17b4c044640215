import { type AnyBackend, CheckpointError, type DeviceLostError, type Dnc, DncError } from "@dncjs/core";
import { requireOptions } from "@dncjs/core/run";
import { stepsRun } from "./batchWeights.ts";
import { type Checkpoint, type RunState, readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import { Curriculum, type Lesson } from "./curriculum.ts";
import type { TrainingError } from "./errors.ts";
import { evaluateRun } from "./evaluateRun.ts";
import type { EvaluationKind } from "./evaluator.ts";
import { checkWeights } from "./finite.ts";
import type { GradientStatistics } from "./gradientStatistics.ts";
import { type Progress, withBatch } from "./progress.ts";
import { type CompleteRecipe, defineRecipe, type Recipe } from "./recipe.ts";
import { type OpenBackend, Recovery, type Restoration } from "./recovery.ts";
import type { Evaluation, FitOptions, FitResult, StepReport } from "./reports.ts";
import { runToEnd } from "./runToEnd.ts";
import type { Metrics, Task } from "./task.ts";
import { checkFitOptions, checkHost } from "./trainerCheck.ts";
import { TrainingResources } from "./trainingResources.ts";

/** The backend and the task of a run, which a checkpoint does not hold. */
export interface TrainerHost {
  /** The backend of the training. The trainer does not dispose of it. */
  readonly backend: AnyBackend;
  /** The task to learn. */
  readonly task: Task;
  /**
   * Backends to open, in order, if the current device is lost. `fit` then continues from a state saved in memory, at most 50 batches back.
   * The trainer disposes of the spares that it opened. Defaults to none: `fit` throws the DeviceLostError, as it does after the last spare
   * and for a device that its owner destroyed.
   */
  readonly spares?: readonly OpenBackend[];
}

/** Options of `Trainer.create`. */
export interface TrainerOptions extends TrainerHost {
  /** How to train. */
  readonly recipe: Recipe;
  /** Seed of the initial parameters and of the curriculum, a whole number from 0. The task has its own seed. */
  readonly seed: number;
}

/**
 * Trains one network on a task. Same task, recipe, seed and backend build: identical results, bit for bit, even if the run is stopped, saved
 * and resumed.
 */
export class Trainer implements Disposable {
  /** The task that the network learns. */
  readonly task: Task;
  /** The recipe, with all defaults filled in. */
  readonly recipe: CompleteRecipe;
  /** Seed of the run. */
  readonly seed: number;
  readonly #curriculum: Curriculum | undefined;
  readonly #recovery: Recovery;
  #resources: TrainingResources;
  #batchesDone: number;
  #progress: Progress;
  /** The operation in progress, which reads or changes the parameters; no other may start. */
  #activity: string | undefined;
  #disposed = false;

  private constructor(host: TrainerHost, run: Pick<Checkpoint, "recipe" | "seed"> & Partial<Checkpoint>) {
    const { backend, task, spares = [] } = host;
    const { recipe, seed } = run;
    this.task = task;
    this.recipe = recipe;
    this.seed = seed;
    this.#curriculum = Curriculum.of(recipe, task, seed);
    this.#recovery = new Recovery(spares);
    this.#batchesDone = run.batchesDone ?? 0;
    this.#progress = run.progress ?? { evaluatedAt: 0, ...(this.#curriculum ? { lesson: 0 } : {}) };
    this.#resources = new TrainingResources(backend, task, run);
  }

  /**
   * Starts a new run.
   * @throws ConfigError if a field of the recipe is invalid; ArgumentError if another option is; BackendError if the device has too little
   * memory
   *
   * @example
   * ```ts
   * import { copyRecipe, copyTask } from "@dncjs/tasks";
   * import { Trainer } from "@dncjs/train";
   * import { createWasmBackend } from "@dncjs/wasm";
   *
   * const backend = await createWasmBackend();
   * const task = copyTask({ bits: 4, maxLength: 3, seed: 7 });
   * const trainer = Trainer.create({ backend, task, recipe: { ...copyRecipe, batches: 20 }, seed: 7 });
   * console.log(await trainer.step());
   * ```
   */
  static create(options: TrainerOptions): Trainer {
    const { recipe, seed, ...host } = requireOptions("options", options, "backend, task, recipe, seed");
    checkHost(host);
    return new Trainer(host, { recipe: defineRecipe(recipe), seed });
  }

  /**
   * Resumes a run from the bytes of a checkpoint, on any backend. On the same kind of backend the results equal those of an uninterrupted
   * run, bit for bit.
   * @throws CheckpointError if the file is damaged or belongs to another task; ArgumentError if another option is invalid; BackendError if
   * the device has too little memory
   *
   * @example
   * ```ts
   * import { copyRecipe, copyTask } from "@dncjs/tasks";
   * import { Trainer } from "@dncjs/train";
   * import { createWasmBackend } from "@dncjs/wasm";
   *
   * const backend = await createWasmBackend();
   * const task = copyTask({ bits: 4, maxLength: 3, seed: 7 });
   * const trainer = Trainer.create({ backend, task, recipe: { ...copyRecipe, batches: 20 }, seed: 7 });
   * await trainer.step();
   * const checkpoint = await trainer.checkpoint(); // bytes, to write to a file
   * const resumed = await Trainer.resume({ backend, task, checkpoint });
   * console.log(resumed.batchesDone); // 1
   * ```
   */
  static async resume(options: TrainerHost & { readonly checkpoint: Uint8Array }): Promise<Trainer> {
    const { checkpoint: bytes, ...host } = requireOptions("options", options, "backend, task, checkpoint");
    checkHost(host);
    const { task } = host;
    const checkpoint = readCheckpoint(bytes, task, host.backend.precision);
    const { lesson = 0 } = checkpoint.progress;
    const lessons = task.lessons?.length ?? 1;
    if (lesson >= lessons) {
      throw new CheckpointError(`lesson of the checkpoint: got ${lesson}, expected 0 to ${lessons - 1} as in the task`);
    }
    return new Trainer(host, checkpoint);
  }

  /** The network in training. The trainer disposes of it, and replaces it after a device loss. */
  get model(): Dnc {
    return this.#resources.model;
  }

  /** Number of batches done, skipped ones included. */
  get batchesDone(): number {
    return this.#batchesDone;
  }

  /** Results of evaluations, the lesson, and skipped batches so far. */
  get progress(): Progress {
    return this.#progress;
  }

  /** The current lesson; undefined without a curriculum. */
  get lesson(): Lesson | undefined {
    return this.#curriculum?.lesson(this.#progress.lesson ?? 0);
  }

  /**
   * Trains on the next batch. If the loss or a gradient is not finite, applies the recipe's `onNonFinite` and reports the batch as skipped.
   * @throws TrainingError if the run must stop; the batch then does not count as done
   */
  step(): Promise<StepReport> {
    return this.#exclusively("a step", async () => {
      const { recipe, task } = this;
      const { learner } = this.#resources;
      const { weights, safeguard } = learner;
      const done = this.#batchesDone;
      const before = this.#progress;
      const lesson = this.#curriculum?.lessonOf(done, before.lesson ?? 0);
      const data = task.trainingBatch(done, recipe.batchSize, lesson);
      await safeguard.prepare(done);
      await this.#recovery.prepare(done, () => this.#read());
      const learningRate = weights.learningRateAt(done / recipe.batches);
      const locations = lesson === undefined ? undefined : this.#curriculum?.locationsOf(lesson);
      const { problem, ...figures } = await learner.computeGradients(data, done, locations);
      const ofLesson = lesson === undefined ? {} : { lesson };
      const report = { batch: done + 1, ...figures, learningRate, steps: stepsRun(data), ...ofLesson };
      if (problem) return this.#discard(report, problem, before);

      // No await between the update and the count: a checkpoint must see both or neither.
      weights.update(learningRate);
      this.#batchesDone = done + 1;
      this.#progress = withBatch(before);
      const weightProblem = await safeguard.check(done + 1);
      return weightProblem ? this.#discard(report, weightProblem, before) : report;
    });
  }

  /** Returns the task's metrics on one of its sets. Does not change the run. @throws NonFiniteOutputError if an output is not finite */
  async evaluate(kind: EvaluationKind): Promise<Metrics> {
    return (await this.#exclusively("an evaluation", () => this.#resources.evaluator.run(kind)))!;
  }

  /**
   * Returns norms of gradients and weights by tensor: the clipped gradients of the last batch and the current weights. Undefined before
   * this trainer's first `step`.
   */
  gradientStatistics(): Promise<GradientStatistics | undefined> {
    return this.#exclusively("reading the gradients", () => this.#resources.learner.gradientStatistics());
  }

  /**
   * Trains until the recipe's batches are done, the task is solved (with `stopWhenSolved`), the recipe's patience runs out, or the signal
   * aborts, which is checked between batches. Callbacks are awaited and may evaluate and take checkpoints. After an error, `fit` can be
   * called again.
   *
   * After a DeviceLostError the run continues on the next spare from a state saved in memory. The batches since then are repeated and
   * reported again, with the same numbers.
   * @throws ArgumentError for an invalid option; what a callback throws; TrainingError as `step` does; DeviceLostError if no spare is left or the owner destroyed the device
   *
   * @example
   * ```ts
   * import { copyRecipe, copyTask } from "@dncjs/tasks";
   * import { Trainer } from "@dncjs/train";
   * import { createWasmBackend } from "@dncjs/wasm";
   *
   * const backend = await createWasmBackend();
   * const task = copyTask({ bits: 4, maxLength: 3, seed: 7 });
   * const recipe = { ...copyRecipe, batches: 40, evaluateEvery: 20 };
   * const trainer = Trainer.create({ backend, task, recipe, seed: 7 });
   * const { outcome, metrics } = await trainer.fit({
   *   signal: AbortSignal.timeout(60_000),
   *   onEvaluation: ({ batch, metrics }) => console.log(batch, metrics),
   * });
   * ```
   */
  async fit(options: FitOptions = {}): Promise<FitResult> {
    checkFitOptions(options);
    const evaluate = (signal: AbortSignal | undefined) => this.#evaluateRun(signal);
    return runToEnd(this, { evaluate, restore: (error) => this.#restore(error) }, options);
  }

  /**
   * Returns the bytes of a checkpoint file for `resume`. May be called at any time, also during a step.
   * @throws TrainingError if the weights are not finite
   */
  async checkpoint(): Promise<Uint8Array> {
    this.#requireNotDisposed();
    const { recipe, seed, task, model } = this;
    const state = await this.#read();
    checkWeights(state.batchesDone, state, model.parameters.layout);
    return writeCheckpoint(task, { recipe, seed, ...state });
  }

  /** Frees all memory, the model included. An operation in progress ends first. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    if (!this.#activity) this.#release();
  }

  /** Calls `dispose`, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Returns the state of the run at the time of the call. */
  async #read(): Promise<RunState> {
    const { learner } = this.#resources;
    const { batchesDone, progress } = this;
    const snapshot = learner.safeguard.snapshotAt(batchesDone);
    return { batchesDone, progress, ...(await learner.weights.read()), ...(snapshot ? { snapshot } : {}) };
  }

  /** Restores the saved state on the next spare. @throws `error` if that is impossible */
  #restore(error: DeviceLostError): Promise<Restoration> {
    return this.#exclusively("a restoration", async () => {
      const { recipe, seed, task, batchesDone: lostAt } = this;
      const setUp = (backend: AnyBackend, state: RunState) =>
        new TrainingResources(backend, task, { recipe, seed, ...state });
      const { resources, state, backend } = await this.#recovery.restore(error, setUp);
      this.#resources.dispose();
      this.#recovery.adopt(backend);
      this.#resources = resources;
      this.#batchesDone = state.batchesDone;
      this.#progress = state.progress;
      return { error, lostAt, batch: state.batchesDone, backend };
    });
  }

  /** Discards the batch of `report`. @throws TrainingError if the run must stop; the batch then does not count as done */
  #discard(report: StepReport, problem: TrainingError, before: Progress): StepReport {
    this.#batchesDone = report.batch - 1;
    this.#progress = before;
    this.#progress = this.#resources.learner.safeguard.discard(problem, before);
    this.#batchesDone = report.batch;
    const action = this.recipe.onNonFinite === "rollBack" ? "rollBack" : "skip";
    return { ...report, skipped: { action, problem } };
  }

  /** Evaluates the run and updates its progress. Returns undefined if aborted. */
  #evaluateRun(signal: AbortSignal | undefined): Promise<Evaluation | undefined> {
    return this.#exclusively("an evaluation", async () => {
      const found = await evaluateRun(this, this.#resources.evaluator, this.#curriculum, signal);
      if (found) this.#progress = found.progress;
      return found?.evaluation;
    });
  }

  /** Runs an operation that no other may overlap. @throws DncError if another one is in progress */
  async #exclusively<Result>(activity: string, work: () => Promise<Result>): Promise<Result> {
    this.#requireNotDisposed();
    if (this.#activity) {
      throw new DncError("busy", `${this.#activity} of this trainer is in progress; await it first`);
    }
    this.#activity = activity;
    try {
      return await work();
    } finally {
      this.#activity = undefined;
      if (this.#disposed) this.#release();
    }
  }

  #requireNotDisposed(): void {
    if (this.#disposed) throw new DncError("disposed", "this trainer is disposed");
  }

  #release(): void {
    this.#resources.dispose();
    this.#recovery.dispose();
  }
}
