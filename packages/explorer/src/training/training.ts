import type { LearningCurve, TrainingReport } from "../session/messages.ts";
import type { WorkerClient } from "../session/workerClient.ts";

/** Minimum time between two updates of the followed moment, in milliseconds. */
const FOLLOW_EVERY = 250;

/** The training of the current network: its shipped history, or a live training. */
export class Training {
  /** The curve; undefined until it is loaded, or if the model has no history. */
  curve: LearningCurve | undefined;
  running = false;
  /** Whether the curve belongs to a live training. */
  live = false;
  /** Pictures per second. */
  speed = 0;
  problem: string | undefined;
  /** Seed of the live training, and its duration in seconds when it has ended. */
  seed = 0;
  seconds: number | undefined;
  /** Message about the live training. */
  notice: string | undefined;
  readonly #worker: WorkerClient;
  readonly #changed: () => void;
  #number = 0;
  #key = "";
  #followed = 0;
  #newest = 0;

  constructor(worker: WorkerClient, changed: () => void) {
    this.#worker = worker;
    this.#changed = changed;
  }

  /** Number of the latest training, which selects its moments in the worker. */
  get number(): number {
    return this.#number;
  }

  /** Index of the selected moment, or of the newest. */
  selected(snapshot: number | null): number {
    const last = Math.max(0, (this.curve?.moments.length ?? 1) - 1);
    if (this.live) return Math.min(snapshot ?? this.#newest, last);
    return Math.min(snapshot ?? last, last);
  }

  /** Loads the history of a model with its answers to `x`, unless a live training is shown. */
  async show(model: string, x: Float32Array): Promise<void> {
    if (this.live) return;
    const key = `${model} ${x.join("")}`;
    if (key === this.#key) return;
    this.#key = key;
    try {
      const curve = await this.#worker.ask("history", { model, x });
      if (!this.live && this.#key === key) this.curve = curve;
    } catch {
      // a model may have no history
      if (!this.live && this.#key === key) this.curve = undefined;
    }
    this.#changed();
  }

  async train(model: string, seed: number, x: Float32Array): Promise<void> {
    await this.stop();
    const training = ++this.#number;
    this.live = true;
    this.running = true;
    this.problem = undefined;
    this.notice = undefined;
    this.speed = 0;
    this.seed = seed;
    this.seconds = undefined;
    this.curve = EMPTY;
    const started = performance.now();
    this.#newest = 0;
    this.#changed();
    let problem: string | undefined;
    try {
      await this.#worker.ask("train", { training, model, seed, x });
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
    if (training !== this.#number) return;
    // Without a moment there is nothing to show.
    if (problem && !this.curve?.moments.length) this.forget();
    this.problem = problem;
    this.running = false;
    this.seconds = (performance.now() - started) / 1000;
    this.#newest = Math.max(0, (this.curve?.moments.length ?? 1) - 1);
    this.#changed();
  }

  /** Stops a running training. A worker that has ended runs none. */
  async stop(): Promise<void> {
    if (this.running) await this.#worker.ask("stop", {}).catch(() => undefined);
  }

  /** Returns to the shipped history. Ignores later results of a training. */
  forget(): void {
    void this.stop();
    this.#number++;
    this.live = false;
    this.running = false;
    this.curve = undefined;
    this.problem = undefined;
    this.notice = undefined;
    this.#key = "";
  }

  hear(report: TrainingReport): void {
    const { curve } = this;
    if (!this.live || !curve) return;
    const { pictures, error, moment, restored } = report;
    if (restored) this.notice = restored;
    // Drop later entries: a restored training continues from an earlier picture.
    const earlier = curve.pictures.filter((before) => before < pictures);
    const kept = curve.moments.filter((before) => before.pictures <= pictures);
    const moments = moment ? [...kept, { pictures: moment.pictures, answers: moment.answers }] : kept;
    this.curve = { pictures: [...earlier, pictures], error: [...curve.error.slice(0, earlier.length), error], moments };
    if (report.speed > 0 && pictures > 0) this.speed = report.speed;
    const now = performance.now();
    if (now - this.#followed > FOLLOW_EVERY) {
      this.#followed = now;
      this.#newest = Math.max(0, moments.length - 1);
    }
    this.#changed();
  }
}

const EMPTY: LearningCurve = { pictures: [], error: [], moments: [] };
