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

/** Settings in, snapshots out: keeps the worker and what is shown in step with what is wished. It knows neither page nor address. */
export class ExplorerController {
  readonly training: Training;
  readonly breaking: Breaking;
  readonly measuring: Measuring;
  readonly comparison: Comparison;
  readonly player: Player;
  settings: Settings;
  snapshot: Snapshot | undefined;
  /** Of the lesson's model. */
  summary: ModelSummary | undefined;
  /** One sentence about what went wrong, in place of the score. */
  problem: string | undefined;
  /** What the networks run on; undefined until the first has run. */
  computing: Computing | undefined;
  /** Name of the file the visitor brought, while it is looked at. */
  file: string | undefined;
  readonly #worker: WorkerClient;
  readonly #changed: () => void;
  #shown = "";
  /** Asked for many times in every step, and made when it changes. */
  #lessonContent: { readonly key: string; readonly lessonContent: LessonContent } | undefined;
  #running = false;
  /** The backend that was asked for last; undefined where it is to be asked for again. */
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

  /** Ends the worker; nothing is shown any more. */
  dispose(): void {
    this.player.stop();
    this.#worker.close();
  }

  /** What is to be shown; the snapshot follows as soon as the network has run. */
  get lessonContent(): LessonContent {
    const { lesson, shown, choice } = this.settings;
    const key = [lesson, shown, choice].join(" ");
    if (this.#lessonContent?.key !== key) this.#lessonContent = { key, lessonContent: lessonContentOf(this.settings) };
    return this.#lessonContent.lessonContent;
  }

  get lesson(): Lesson {
    return this.lessonContent.lesson;
  }

  /** The location chosen, within the memory. */
  get location(): number | null {
    const { location } = this.settings;
    return location === null || !this.snapshot ? location : Math.min(location, this.snapshot.run.N - 1);
  }

  /** The LSTM that runs in place of the network, where one is asked for and there is one. */
  get lstm(): ModelSummary["lstm"] {
    return this.settings.noMemory && this.settings.lesson !== "break" ? this.summary?.lstm : undefined;
  }

  /** The time cursor, within the episode. */
  get step(): number {
    const last = (this.snapshot?.run.T ?? 400) - 1;
    return Math.min(this.settings.step ?? this.lessonContent.startStep, last);
  }

  /** Changes some settings; the figure follows. */
  set(patch: Partial<Settings>): void {
    const lesson = this.settings.lesson;
    this.settings = Object.freeze({ ...this.settings, ...patch });
    if (this.settings.lesson !== lesson) this.#leave();
    this.#refresh();
  }

  /** Takes whole settings as they are; another lesson starts where it starts. */
  adopt(settings: Settings): void {
    this.player.stop();
    if (settings.lesson !== this.settings.lesson) this.unload();
    this.set(settings);
  }

  /** Shows something else, as the address has it; null: the lesson's own. */
  show(shown: string | null): void {
    this.set({ shown: shown === this.lesson.shown ? null : shown });
  }

  train(): Promise<void> {
    const { settings, lessonContent } = this;
    this.set({ snapshot: null, untrained: false });
    return this.training.train(lessonContent.lesson.model, settings.seed ?? 7, lessonContent.request.x);
  }

  /** A model file from the visitor's disk. */
  async load(file: File): Promise<void> {
    try {
      const bytes = await bytesOf(file);
      await this.#worker.ask("load", { model: this.lesson.model, bytes });
      this.file = file.name;
      this.problem = undefined;
      this.#shown = "";
      this.set({ snapshot: null, untrained: false });
    } catch (error) {
      this.#fail(`${file.name} cannot be used: ${messageOf(error)}. Try one that “Save as a file” has made.`);
    }
  }

  /** Runs the lesson's network on every backend there is, until something else is shown. */
  async compare(): Promise<void> {
    const { lesson, request } = this.lessonContent;
    try {
      await this.comparison.start({ model: lesson.model, x: request.x });
    } catch (error) {
      this.#fail(messageOf(error));
    }
  }

  /** Back to the model of the lesson. */
  unload(): void {
    this.file = undefined;
    this.training.forget();
    this.set({ snapshot: null });
  }

  /** The bytes of the model that is looked at. */
  save(): Promise<Uint8Array> {
    return this.#worker.ask("save", { model: this.lesson.model, weights: this.#weights() });
  }

  /** What belonged to another lesson goes; its picture stays until the next one is there. */
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

  /** Runs the network again if anything it depends on has changed; what came meanwhile is done after it, the newest only. */
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
    // A lesson that breaks its network starts from an unharmed one.
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

  /** What is computed of a run once it is shown. */
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

  /** Locations by number while training: what is first written changes from moment to moment. */
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
