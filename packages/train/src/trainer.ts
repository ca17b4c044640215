import { type AnyBackend, CheckpointError, type DeviceLostError, type Dnc, DncError } from "@dncjs/core";
import { Apparatus } from "./apparatus.ts";
import { stepsRun } from "./batchWeights.ts";
import { type Checkpoint, type RunState, readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import { Curriculum, type Lesson } from "./curriculum.ts";
import type { TrainingError } from "./errors.ts";
import type { EvaluationKind } from "./evaluator.ts";
import { checkWeights } from "./finite.ts";
import type { GradientStatistics } from "./gradientStatistics.ts";
import { judge } from "./judge.ts";
import { type Progress, withBatch } from "./progress.ts";
import { type CompleteRecipe, defineRecipe, type Recipe } from "./recipe.ts";
import { type OpenBackend, Recovery, type Restoration } from "./recovery.ts";
import type { Evaluation, FitOptions, FitResult, StepReport } from "./reports.ts";
import { runToEnd } from "./runToEnd.ts";
import type { Metrics, Task } from "./task.ts";

/** What a run needs from its surroundings. */
export interface TrainerHost {
  readonly backend: AnyBackend;
  readonly task: Task;
  /**
   * Opened one after the other when the device of the backend before is lost: `fit` then goes on from a moment kept in memory, at most
   * 50 batches back, and the trainer disposes of what it opened. Without any, or when all have been tried, a lost device ends the run.
   */
  readonly spares?: readonly OpenBackend[];
}

export interface TrainerOptions extends TrainerHost {
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
  readonly #curriculum: Curriculum | undefined;
  readonly #recovery: Recovery;
  #apparatus: Apparatus;
  #batchesDone: number;
  #progress: Progress;
  /** What is under way: the parameters must hold still for it, or are changed by it. */
  #activity: string | undefined;
  #disposed = false;

  private constructor(
    { backend, task, spares = [] }: TrainerHost,
    run: Pick<Checkpoint, "recipe" | "seed"> & Partial<Checkpoint>,
  ) {
    const { recipe, seed } = run;
    this.task = task;
    this.recipe = recipe;
    this.seed = seed;
    this.#curriculum = Curriculum.of(recipe, task, seed);
    this.#recovery = new Recovery(spares);
    this.#batchesDone = run.batchesDone ?? 0;
    this.#progress = run.progress ?? { evaluatedAt: 0, ...(this.#curriculum ? { lesson: 0 } : {}) };
    this.#apparatus = new Apparatus(backend, task, run);
  }

  /** A new run. @throws ConfigError naming the field of the recipe that is wrong, ArgumentError for the seed or the task. */
  static create({ recipe, seed, ...host }: TrainerOptions): Trainer {
    return new Trainer(host, { recipe: defineRecipe(recipe), seed });
  }

  /**
   * Goes on where `checkpoint` was taken, on any backend; on the same kind of backend as if nothing had happened.
   * @throws CheckpointError for a file that is damaged, or of another task.
   */
  static async resume({
    checkpoint: bytes,
    ...host
  }: TrainerHost & { readonly checkpoint: Uint8Array }): Promise<Trainer> {
    const { task } = host;
    const checkpoint = readCheckpoint(bytes, task);
    const { lesson = 0 } = checkpoint.progress;
    const lessons = task.lessons?.length ?? 1;
    if (lesson >= lessons) {
      throw new CheckpointError(`the checkpoint is at lesson ${lesson}, counted from 0; the task has ${lessons}`);
    }
    return new Trainer(host, checkpoint);
  }

  /** The network in training; it belongs to the trainer and is disposed of with it. Another one after a restoration. */
  get model(): Dnc {
    return this.#apparatus.model;
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
      const { learner } = this.#apparatus;
      const { weights, safeguard } = learner;
      const [done, before] = [this.#batchesDone, this.#progress];
      const lesson = this.#curriculum?.lessonOf(done, before.lesson ?? 0);
      const data = task.trainingBatch(done, recipe.batchSize, lesson);
      await safeguard.prepare(done);
      await this.#recovery.prepare(done, () => this.#read());
      const learningRate = weights.learningRateAt(done / recipe.batches);
      const { problem, ...figures } = await learner.measure(data, done);
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
    return (await this.#alone("an evaluation", () => this.#apparatus.evaluator.run(kind)))!;
  }

  /**
   * Norms of gradients and weights, tensor by tensor, read back from the backend: the gradients of the last batch as they were
   * clipped, the weights as they are now. Undefined before the first `step` of this trainer, a resumed one's included.
   */
  gradientStatistics(): Promise<GradientStatistics | undefined> {
    return this.#alone("a look at the gradients", () => this.#apparatus.learner.gradientStatistics());
  }

  /**
   * Trains until the recipe's batches are done, the task is solved (with `stopWhenSolved`), the recipe's patience has come to an
   * end or the signal says to stop, which is looked at between batches. Callbacks are waited for; they may evaluate and take
   * checkpoints. What one throws, `fit` throws, and may be called again; but for a `DeviceLostError`, after which the run goes on from a
   * moment kept in memory as long as there are spares: batches since then are done, and reported, again, with the same numbers.
   */
  fit(options: FitOptions = {}): Promise<FitResult> {
    const judge = (signal: AbortSignal | undefined) => this.#judge(signal);
    return runToEnd(this, { judge, restore: (error) => this.#restore(error) }, options);
  }

  /**
   * The bytes of a file that `resume` goes on from; may be taken at any time.
   * @throws TrainingError for weights that are not finite, which nobody could resume.
   */
  async checkpoint(): Promise<Uint8Array> {
    this.#requireMemory();
    const { recipe, seed, task, model } = this;
    const state = await this.#read();
    checkWeights(state.batchesDone, state, model.parameters.layout);
    return writeCheckpoint(task, { recipe, seed, ...state });
  }

  /** Gives back all memory, the model's included; what is under way may end first. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    if (!this.#activity) this.#release();
  }

  /** Where the run stands at the moment of the call. */
  async #read(): Promise<RunState> {
    const { learner } = this.#apparatus;
    const { batchesDone, progress } = this;
    const snapshot = learner.safeguard.snapshotAt(batchesDone);
    return { batchesDone, progress, ...(await learner.weights.read()), ...(snapshot ? { snapshot } : {}) };
  }

  /** Goes back to the moment that was kept, on the next spare. @throws `error` where that cannot be */
  #restore(error: DeviceLostError): Promise<Restoration> {
    return this.#alone("a restoration", async () => {
      const { recipe, seed, task, batchesDone: lostAt } = this;
      const setUp = (backend: AnyBackend, state: RunState) => new Apparatus(backend, task, { recipe, seed, ...state });
      const { apparatus, state, backend } = await this.#recovery.restore(error, setUp);
      this.#apparatus.dispose();
      this.#recovery.adopt(backend);
      this.#apparatus = apparatus;
      this.#batchesDone = state.batchesDone;
      this.#progress = state.progress;
      return { error, lostAt, batch: state.batchesDone, backend };
    });
  }

  /** Leaves the batch out that `report` is of, or throws. */
  #setBack(report: StepReport, problem: TrainingError, before: Progress): StepReport {
    [this.#batchesDone, this.#progress] = [report.batch - 1, before];
    const progress = this.#apparatus.learner.safeguard.setBack(problem, before);
    [this.#batchesDone, this.#progress] = [report.batch, progress];
    const action = this.recipe.onNonFinite === "rollBack" ? "rollBack" : "skip";
    return { ...report, skipped: { action, problem } };
  }

  /** An evaluation of the run; undefined where the signal came before its end. */
  #judge(signal: AbortSignal | undefined): Promise<Evaluation | undefined> {
    return this.#alone("an evaluation", async () => {
      const judgement = await judge(this, this.#apparatus.evaluator, this.#curriculum, signal);
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
    this.#apparatus.dispose();
    this.#recovery.dispose();
  }
}
