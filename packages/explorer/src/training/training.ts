import type { LearningCurve, TrainingReport } from "../session/messages.ts";
import type { WorkerClient } from "../session/workerClient.ts";

/** How often the page follows a training, at most. */
const FOLLOW_EVERY = 250;

/** How the network on show learned: the history it came with, or the training that is done here. */
export class Training {
  /** What the panel draws; undefined until it is there, or where a model has no history. */
  curve: LearningCurve | undefined;
  running = false;
  /** Whether the curve is of a training done here. */
  live = false;
  /** Pictures a second. */
  speed = 0;
  problem: string | undefined;
  /** What happened to the training done here. */
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

  /** The moment looked at: the one chosen, or the newest. */
  selected(snapshot: number | null): number {
    const last = Math.max(0, (this.curve?.moments.length ?? 1) - 1);
    if (this.live) return Math.min(snapshot ?? this.#newest, last);
    return Math.min(snapshot ?? last, last);
  }

  /** Draws the history of a model with its answers to `x`; a live training keeps the pictures it has. */
  async show(model: string, x: Float32Array): Promise<void> {
    if (this.live) return;
    const key = `${model} ${x.join("")}`;
    if (key === this.#key) return;
    this.#key = key;
    try {
      const curve = await this.#worker.ask("history", { model, x });
      if (!this.live) this.curve = curve;
    } catch {
      this.curve = undefined; // a model may come without a history
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

  /** Back to the history the model came with. */
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
    // None of it lies ahead, unless a training went back.
    const told = curve.pictures.filter((before) => before < pictures);
    const kept = curve.moments.filter((before) => before.pictures <= pictures);
    const moments = moment ? [...kept, { pictures: moment.pictures, answers: moment.answers }] : kept;
    this.curve = { pictures: [...told, pictures], error: [...curve.error.slice(0, told.length), error], moments };
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
