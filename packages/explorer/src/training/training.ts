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
  /** Message about the live training. */
  notice: string | undefined;
  readonly #worker: WorkerClient;
  readonly #changed: () => void;
  #key = "";
  #followed = 0;
  #newest = 0;

  constructor(worker: WorkerClient, changed: () => void) {
    this.#worker = worker;
    this.#changed = changed;
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
      if (!this.live) this.curve = curve;
    } catch {
      this.curve = undefined; // a model may have no history
    }
  }

  async train(model: string, seed: number, x: Float32Array): Promise<void> {
    await this.#worker.ask("stop", {});
    this.live = true;
    this.running = true;
    this.problem = undefined;
    this.notice = undefined;
    this.speed = 0;
    this.curve = EMPTY;
    this.#newest = 0;
    this.#changed();
    try {
      await this.#worker.ask("train", { model, seed, x });
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
    this.running = false;
    this.#newest = Math.max(0, (this.curve?.moments.length ?? 1) - 1);
    this.#changed();
  }

  stop(): Promise<null> {
    return this.#worker.ask("stop", {});
  }

  /** Returns to the shipped history. */
  forget(): void {
    void this.stop();
    this.live = false;
    this.running = false;
    this.curve = undefined;
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
