import type { Backend } from "@dncjs/core";
import { type OpenBackend, type Restoration, Trainer } from "@dncjs/train";
import type { TrainingReport } from "./messages.ts";
import { trainableTask } from "./trainableTasks.ts";

/** Batches between two evaluations, and between two saved moments. */
const LOOK_EVERY = 20;
const KEEP_EVERY = 40;
const MOST_MOMENTS = 100;

export interface LiveTrainingOptions {
  readonly backend: Backend;
  /** Backends that continue after a device loss. */
  readonly spares: readonly OpenBackend[];
  readonly model: string;
  readonly seed: number;
  /** Returns the answers of these weights to the visitor's picture. */
  answer(values: ArrayLike<number>): Promise<Float32Array>;
  onReport(report: TrainingReport): void;
  /** Called when the device is lost and the backend is unusable. */
  lost(): Promise<void>;
}

/** A training from random weights that reports its progress and saves weights on the way. */
export class LiveTraining {
  readonly #options: LiveTrainingOptions;
  readonly #moments: ArrayLike<number>[] = [];
  readonly #controller: AbortController = new AbortController();
  #running: Promise<NonNullable<TrainingReport["ended"]>> | undefined;
  #before: { pictures: number; time: number } = { pictures: 0, time: 0 };

  constructor(options: LiveTrainingOptions) {
    this.#options = options;
  }

  run(): Promise<NonNullable<TrainingReport["ended"]>> {
    this.#running ??= this.#train();
    return this.#running;
  }

  /** Stops the training. A training that failed has already stopped; `run` reports its error. */
  async stop(): Promise<void> {
    this.#controller.abort();
    await this.#running?.catch(() => undefined);
  }

  moment(index: number): ArrayLike<number> | undefined {
    return this.#moments[index];
  }

  async #train(): Promise<NonNullable<TrainingReport["ended"]>> {
    const { backend, spares, model, seed, onReport } = this.#options;
    const { task, recipe } = trainableTask(model, seed);
    const trainer = Trainer.create({ backend, spares, task, recipe, seed });
    this.#before = { pictures: 0, time: performance.now() };
    try {
      await this.#evaluate(trainer);
      const { outcome } = await trainer.fit({
        signal: this.#controller.signal,
        onStep: () => this.#evaluate(trainer),
        onRestoration: (restoration) => this.#resume(trainer, restoration),
      });
      const ended = outcome === "aborted" ? "stopped" : outcome === "solved" ? "solved" : "finished";
      if (trainer.batchesDone % LOOK_EVERY !== 0) await this.#evaluate(trainer, true);
      const { pictures } = this.#before;
      onReport({ pictures, error: (await trainer.evaluate("validation"))[task.metric]!, speed: 0, ended });
      return ended;
    } finally {
      trainer.dispose();
    }
  }

  /** Truncates the saved moments to the restored batch, and reports the restoration. */
  async #resume(trainer: Trainer, { batch, backend }: Restoration): Promise<void> {
    await this.#options.lost();
    const { task, recipe } = trainer;
    this.#moments.length = Math.min(this.#moments.length, Math.floor(batch / KEEP_EVERY) + 1);
    const pictures = batch * recipe.batchSize;
    this.#before = { pictures, time: performance.now() };
    const error = (await trainer.evaluate("validation"))[task.metric]!;
    const restored = `The GPU device was lost. The training resumed from ${pictures.toLocaleString("en")} pictures, on ${backend.description}.`;
    this.#options.onReport({ pictures, error, speed: 0, restored });
  }

  /** Evaluates and reports every few batches. */
  async #evaluate(trainer: Trainer, always = false): Promise<void> {
    const done = trainer.batchesDone;
    if (!always && done % LOOK_EVERY !== 0) return;
    const { task, recipe, model } = trainer;
    const error = (await trainer.evaluate("validation"))[task.metric]!;
    const pictures = done * recipe.batchSize;
    const time = performance.now();
    const speed = (1000 * (pictures - this.#before.pictures)) / Math.max(1, time - this.#before.time);
    this.#before = { pictures, time };
    const keep = (always || done % KEEP_EVERY === 0) && this.#moments.length < MOST_MOMENTS;
    if (!keep) return this.#options.onReport({ pictures, error, speed });
    const values = await model.parameters.values.read();
    const index = this.#moments.push(values) - 1;
    const answers = await this.#options.answer(values);
    this.#options.onReport({ pictures, error, speed, moment: { index, pictures, answers } });
  }
}
