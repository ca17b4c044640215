import { locationOrder } from "../figure/locationOrder.ts";
import { Comparison } from "../lessons/agree/comparison.ts";
import { Breaking } from "../lessons/break/breaking.ts";
import type { Lesson } from "../lessons/lesson.ts";
import type { LessonContent } from "../lessons/lessonContent.ts";
import { lessonContentOf } from "../lessons/lessonContentOf.ts";
import { Measuring } from "../measures/measuring.ts";
import type { Computing, ModelSummary } from "../session/messages.ts";
import type { NetworkRequest, RunRequest, Weights } from "../session/requests.ts";
import { WorkerClient } from "../session/workerClient.ts";
import type { Settings } from "../settings/settings.ts";
import { Training } from "../training/training.ts";
import { bytesOf } from "./bytesOf.ts";
import { Player } from "./player.ts";
import type { Snapshot } from "./snapshot.ts";

/**
 * Runs the network for the current settings and keeps the latest result in `snapshot`. Independent of the page and its
 * address.
 */
export class ExplorerController {
  readonly training: Training;
  readonly breaking: Breaking;
  readonly measuring: Measuring;
  readonly comparison: Comparison;
  readonly player: Player;
  settings: Settings;
  snapshot: Snapshot | undefined;
  /** Summary of the lesson's model. */
  summary: ModelSummary | undefined;
  /** Error message, shown in place of the score. */
  problem: string | undefined;
  /** The backend in use; undefined until a network has run. */
  computing: Computing | undefined;
  /** Name of the visitor's model file, while it is in use. */
  file: string | undefined;
  readonly #worker: WorkerClient;
  readonly #changed: () => void;
  #shown = "";
  /** Cached, since every step reads it several times. */
  #lessonContent: { readonly key: string; readonly lessonContent: LessonContent } | undefined;
  #running = false;
  /** The backend requested last; undefined if it must be requested again. */
  #backend: string | null | undefined;

  constructor(settings: Settings, changed: () => void) {
    this.#changed = changed;
    this.settings = settings;
    this.#worker = new WorkerClient((report) => this.training.hear(report));
    this.training = new Training(this.#worker, () => this.#refresh());
    this.breaking = new Breaking(this.#worker, () => this.#refresh());
    this.measuring = new Measuring(this.#worker, () => this.#refresh());
    this.comparison = new Comparison(this.#worker, () => this.#changed());
    this.player = new Player(this);
    void this.#open();
  }

  /** Terminates the worker. */
  dispose(): void {
    this.player.stop();
    this.#worker.close();
  }

  /** The content that the settings select. The snapshot follows when the network has run. */
  get lessonContent(): LessonContent {
    const { lesson, shown, choice } = this.settings;
    const key = [lesson, shown, choice].join(" ");
    if (this.#lessonContent?.key !== key) this.#lessonContent = { key, lessonContent: lessonContentOf(this.settings) };
    return this.#lessonContent.lessonContent;
  }

  get lesson(): Lesson {
    return this.lessonContent.lesson;
  }

  /** The selected location, clamped to the memory. */
  get location(): number | null {
    const { location } = this.settings;
    return location === null || !this.snapshot ? location : Math.min(location, this.snapshot.run.N - 1);
  }

  /** The LSTM that replaces the network, if the settings request one and it exists. */
  get lstm(): ModelSummary["lstm"] {
    return this.settings.noMemory && this.settings.lesson !== "break" ? this.summary?.lstm : undefined;
  }

  /** The time cursor, clamped to the episode. */
  get step(): number {
    const last = (this.snapshot?.run.T ?? 400) - 1;
    return Math.min(this.settings.step ?? this.lessonContent.startStep, last);
  }

  /** Changes some settings and updates the figure. */
  set(patch: Partial<Settings>): void {
    const lesson = this.settings.lesson;
    this.settings = Object.freeze({ ...this.settings, ...patch });
    if (this.settings.lesson !== lesson) this.#leave();
    this.#refresh();
  }

  /** Replaces all settings. Another lesson starts from its own defaults. */
  adopt(settings: Settings): void {
    this.player.stop();
    if (settings.lesson !== this.settings.lesson) this.unload();
    this.set(settings);
  }

  /** Shows another picture or story, encoded as in the address; null: the lesson's own. */
  show(shown: string | null): void {
    this.set({ shown: shown === this.lesson.shown ? null : shown });
  }

  train(): Promise<void> {
    const { settings, lessonContent } = this;
    this.set({ snapshot: null, untrained: false });
    return this.training.train(lessonContent.lesson.model, settings.seed ?? 7, lessonContent.request.x);
  }

  /** Loads a model file of the visitor. */
  async load(file: File): Promise<void> {
    try {
      const bytes = await bytesOf(file);
      await this.#worker.ask("load", { model: this.lesson.model, bytes });
      this.file = file.name;
      this.problem = undefined;
      this.#shown = "";
      this.set({ snapshot: null, untrained: false });
    } catch (error) {
      this.#fail(`${file.name} cannot be loaded: ${messageOf(error)}. Use a file made by “Save as a file”.`);
    }
  }

  /** Compares all backends on the lesson's network, until another lesson is shown. */
  async compare(): Promise<void> {
    const { lesson, request } = this.lessonContent;
    try {
      await this.comparison.start({ model: lesson.model, x: request.x });
    } catch (error) {
      this.#fail(messageOf(error));
    }
  }

  /** Returns to the model of the lesson. */
  unload(): void {
    this.file = undefined;
    this.training.forget();
    this.set({ snapshot: null });
  }

  /** Returns the current model as a file. */
  save(): Promise<Uint8Array> {
    return this.#worker.ask("save", { model: this.lesson.model, weights: this.#weights() });
  }

  /** Discards the state of the previous lesson and opens the new one. */
  #leave(): void {
    this.snapshot = this.summary = this.problem = undefined;
    this.comparison.forget();
    this.#shown = "";
    void this.#open();
  }

  async #open(): Promise<void> {
    const { model } = this.lesson;
    try {
      this.summary = await this.#worker.ask("open", { model });
      if (this.settings.lesson === "agree") void this.compare();
      this.#refresh();
    } catch (error) {
      this.#fail(`The network could not be loaded: ${messageOf(error)}. Reload the page to try again.`);
    }
  }

  #weights(): Weights {
    const { untrained, snapshot } = this.settings;
    if (untrained) return { of: "untrained" };
    if (this.training.live) return { of: "live", index: this.training.selected(snapshot) };
    if (snapshot !== null) return { of: "history", index: snapshot };
    return this.file ? { of: "file" } : { of: "trained" };
  }

  /**
   * Runs the network again if its inputs have changed. Changes during a run are handled after it; only the latest
   * counts.
   */
  #refresh(): void {
    this.#changed();
    if (!this.#running) void this.#run();
  }

  async #run(): Promise<void> {
    const { lessonContent, settings } = this;
    const { lesson } = lessonContent;
    const network: NetworkRequest = {
      model: lesson.model,
      weights: this.#weights(),
      links: !settings.noLinks,
      allocation: !settings.noAllocation,
    };
    // The lesson Break it starts from an original network.
    const changes = settings.lesson === "break" ? [] : settings.changes;
    const request: RunRequest = { ...network, ...lessonContent.request, changes, lstm: this.lstm?.name };
    const { x, ...rest } = request;
    const { backend, shown, choice } = settings;
    const wanted = JSON.stringify([rest, this.file, shown, choice, backend]);
    if (wanted === this.#shown) {
      this.#reorder();
      return this.#followUp(request);
    }
    this.#running = true;
    try {
      await this.#use(backend);
      const run = await this.#worker.ask("run", request);
      this.snapshot = { ...lessonContent, run, changes, order: locationOrder(run, this.#byNumber) };
      this.#shown = wanted;
      this.problem = undefined;
      if (lessonContent.kind === "picture") await this.training.show(lesson.model, x);
    } catch (error) {
      this.#shown = wanted;
      this.#backend = undefined;
      this.#fail(messageOf(error));
    } finally {
      this.#running = false;
    }
    this.#refresh();
  }

  /** Starts the computations that follow a run: damage or measures. */
  #followUp(request: RunRequest): void {
    const { snapshot, settings } = this;
    if (!snapshot || this.problem) return;
    if (settings.lesson === "break") {
      if (snapshot.kind === "picture") void this.breaking.follow(snapshot, settings, request);
    } else if (!this.training.running) void this.measuring.follow(snapshot, request, settings.measures);
  }

  async #use(backend: string | null): Promise<void> {
    if (backend === this.#backend) return;
    this.computing = await this.#worker.ask("use", { backend });
    this.#backend = backend;
  }

  /** Orders locations by number during training, when the order of first writes changes all the time. */
  get #byNumber(): boolean {
    return this.settings.byNumber || this.training.running;
  }

  #reorder(): void {
    if (!this.snapshot) return;
    const order = locationOrder(this.snapshot.run, this.#byNumber);
    if (order.locations.join() === this.snapshot.order.locations.join()) return;
    this.snapshot = { ...this.snapshot, order };
    this.#changed();
  }

  #fail(problem: string): void {
    this.problem = problem;
    this.#changed();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
