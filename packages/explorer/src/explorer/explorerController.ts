import { locationOrder } from "../figure/locationOrder.ts";
import { Lengths } from "../lengths/lengths.ts";
import { Comparison } from "../lessons/agree/comparison.ts";
import { Breaking } from "../lessons/break/breaking.ts";
import { flip, writePicture } from "../lessons/picture/picture.ts";
import { loadCodeOf } from "../lessons/underground/mapPart.ts";
import { Measuring } from "../measures/measuring.ts";
import type { RunRequest } from "../session/requests.ts";
import { WorkerClient } from "../session/workerClient.ts";
import { addressable, type Settings } from "../settings/settings.ts";
import { drawnSeed } from "../training/drawnSeed.ts";
import { Training } from "../training/training.ts";
import { ExplorerState } from "./explorerState.ts";
import { type LoadEvents, ModelFile } from "./modelFile.ts";
import { Opening } from "./opening.ts";
import { Player } from "./player.ts";
import { runRequestOf, weightsOf } from "./runRequest.ts";
import { isEnd, messageOf, sentence } from "./workerErrors.ts";

/**
 * Runs the network for the current settings and keeps the latest result in `snapshot`. Independent of the page and its
 * address.
 */
export class ExplorerController extends ExplorerState {
  readonly training: Training;
  readonly breaking: Breaking;
  readonly measuring: Measuring;
  readonly comparison: Comparison;
  readonly lengths: Lengths;
  readonly player: Player;
  readonly opening: Opening;
  readonly modelFile: ModelFile;
  readonly #worker: WorkerClient;
  readonly #changed: () => void;
  #isClosed = false;
  #shown = "";
  #running = false;
  /** Changes with the lesson and with the model of the lesson: results of another model do not count. */
  #model = Symbol();
  /** Whether the next action must run everything again in a new worker. */
  #isEnded = false;
  /** The backend requested last; undefined if it must be requested again. */
  #backend: string | null | undefined;

  constructor(settings: Settings, changed: () => void) {
    super(settings);
    this.#changed = changed;
    this.#worker = new WorkerClient({
      report: (report) => this.training.hear(report),
      recovered: ({ computing, notice }) => {
        this.computing = computing;
        this.notice = notice;
        this.#changed();
      },
      ended: (problem) => this.#end(problem),
    });
    this.training = new Training(this.#worker, () => this.#refresh());
    this.breaking = new Breaking(this.#worker, () => this.#refresh());
    this.measuring = new Measuring(this.#worker, () => this.#refresh());
    this.comparison = new Comparison(this.#worker, () => this.#changed());
    this.lengths = new Lengths(this.#worker, () => this.#changed());
    this.modelFile = new ModelFile(this.#worker);
    this.player = new Player(this);
    this.opening = new Opening(() => this.#changed());
    void this.#open();
  }

  /** Runs the network without waiting for the summary of its model. */
  start(): void {
    if (!this.#isClosed) this.#refresh();
  }

  /** Terminates the worker. */
  dispose(): void {
    this.#isClosed = true;
    this.player.stop();
    this.opening.skip();
    this.modelFile.forget();
    this.#worker.close();
  }

  /** Changes some settings and updates the figure. */
  set(patch: Partial<Settings>): void {
    const { lesson, backend, shown } = this.settings;
    this.settings = Object.freeze({ ...this.settings, ...patch });
    if (this.settings.lesson !== lesson || this.settings.shown !== shown) this.opening.isYourTurn = false;
    if (this.#isEnded) this.#restart();
    if (this.settings.backend !== backend) this.notice = undefined;
    if (this.settings.lesson !== lesson) this.#leave();
    this.#refresh();
  }

  /** Replaces all settings. Another lesson starts from its own defaults. */
  adopt(settings: Settings): void {
    this.player.stop();
    this.set(settings);
  }

  /** Tells another story; null: the lesson's own. The cursor goes to its last answer. */
  tell(told: string | null): void {
    const text = told && addressable(told);
    this.set({ text: text === this.lesson.shown ? null : text, step: null, move: null });
  }

  /** Shows another picture, encoded as in the address; null: the lesson's own. */
  show(shown: string | null): void {
    this.set({ shown: shown === this.lesson.shown ? null : shown });
  }

  /** Flips a square of the picture. */
  flip(column: number, square: number): void {
    const { lessonContent } = this;
    if (lessonContent.kind === "picture") this.show(writePicture(flip(lessonContent.columns, column, square)));
  }

  /** Trains a network from random weights, which differ every time unless the address contains a seed. */
  train(): Promise<void> {
    const { settings, lessonContent } = this;
    this.set({ snapshot: null, untrained: false });
    this.#forgetModel();
    return this.training.train(lessonContent.lesson.model, settings.seed ?? drawnSeed(), lessonContent.request.x);
  }

  /** Loads a model file of the visitor. Ignored if the visitor meanwhile selects another model. */
  load(file: File): Promise<void> {
    return this.modelFile.load(file, this.lesson.model, this.#loadEvents);
  }

  /** Loads a model file from an address, in place of the lesson's own, which does not run meanwhile. */
  loadFrom(address: string): Promise<void> {
    this.#model = Symbol();
    return this.modelFile.loadFrom(address, this.lesson.model, this.#loadEvents);
  }

  dismissFileProblem(): void {
    this.modelFile.problem = undefined;
    this.#changed();
  }

  /** Compares all backends on the lesson's network, until another lesson is shown. */
  async compare(): Promise<void> {
    const { lesson, request } = this.lessonContent;
    if (this.#isEnded) this.#restart();
    try {
      await this.comparison.start({ model: lesson.model, x: request.x });
    } catch (error) {
      this.#report(error);
    }
  }

  /** Returns to the model of the lesson. */
  unload(): void {
    this.#forgetModel();
    this.set({ snapshot: null });
  }

  /** Returns the current model as a file; undefined after a problem, which is reported. */
  async save(): Promise<Uint8Array | undefined> {
    try {
      return await this.#worker.ask("save", { model: this.lesson.model, weights: weightsOf(this) });
    } catch (error) {
      this.#report(error);
      return undefined;
    }
  }

  get #loadEvents(): LoadEvents {
    const loaded = () => {
      this.#model = Symbol();
      this.training.forget();
      this.problem = undefined;
      this.#shown = "";
      this.set({ snapshot: null, untrained: false });
    };
    return { loaded, failed: () => this.#refresh() };
  }

  #forgetModel(): void {
    this.#model = Symbol();
    this.modelFile.forget();
    this.training.forget();
  }

  /** Discards the state of the previous lesson and opens the new one. */
  #leave(): void {
    this.snapshot = this.summary = this.problem = this.modelFile.problem = this.notice = undefined;
    this.#forgetModel();
    this.breaking.forget();
    this.comparison.forget();
    this.#shown = "";
    void this.#open();
  }

  async #open(): Promise<void> {
    const { lesson } = this.settings;
    try {
      const code = loadCodeOf(this.lesson);
      const [summary] = await Promise.all([this.#worker.ask("open", { model: this.lesson.model }), code]);
      if (lesson !== this.settings.lesson) return;
      this.summary = summary;
      if (lesson === "agree") void this.compare();
      this.#refresh();
    } catch (error) {
      if (lesson !== this.settings.lesson) return;
      this.#report(error, (message) => `The network could not be loaded: ${message}. Reload the page to try again.`);
    }
  }

  /** Reports that the worker ended. The next action starts another one. */
  #end(problem: string): void {
    const { live } = this.training;
    if (live) this.#forgetModel();
    this.#isEnded = true;
    this.#backend = undefined;
    const lost = live ? " The live training is lost." : "";
    this.#fail(`${problem}${lost} It restarts at your next action.`);
  }

  #restart(): void {
    this.#isEnded = false;
    this.problem = undefined;
    this.#shown = "";
    if (!this.summary) void this.#open();
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
    const { lessonContent, lesson } = this;
    if (this.#isEnded || lessonContent.kind === "waiting" || !this.isKnown) return;
    const model = this.#model;
    const request = runRequestOf(this, lessonContent, this.lstm?.name);
    const { x, ...rest } = request;
    const { backend, shown, text, choice } = this.settings;
    const wanted = JSON.stringify([rest, shown, text, choice, backend]);
    if (wanted === this.#shown) {
      this.#reorder();
      return this.#followUp(request);
    }
    this.#running = true;
    const { problem, modelFile } = this;
    // A first run keeps the problem of the file that should have run.
    const fileProblem = this.snapshot ? modelFile.problem : undefined;
    try {
      await this.#use(backend);
      const run = await this.#worker.ask("run", request);
      if (model === this.#model) {
        this.snapshot = { ...lessonContent, run, changes: request.changes, order: locationOrder(run, this.byNumber) };
        this.#shown = wanted;
        // Keeps a problem that another request reported meanwhile.
        if (this.problem === problem) this.problem = undefined;
        if (modelFile.problem === fileProblem) modelFile.problem = undefined;
        // Loads a large file: the figure does not wait for it.
        if (lessonContent.kind === "picture") void this.training.show(lesson.model, x);
      }
    } catch (error) {
      this.#backend = undefined;
      if (model === this.#model) {
        this.#shown = wanted;
        this.#report(
          error,
          (message) => `${sentence(message)}${this.snapshot ? " The figure shows the last good run." : ""}`,
        );
      }
    } finally {
      this.#running = false;
    }
    if (!this.#isClosed) this.#refresh();
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

  #reorder(): void {
    if (!this.snapshot) return;
    const order = locationOrder(this.snapshot.run, this.byNumber);
    if (order.locations.join() === this.snapshot.order.locations.join()) return;
    this.snapshot = { ...this.snapshot, order };
    this.#changed();
  }

  /** Shows the problem. Ignores the end of the worker, which is reported elsewhere, and calls after the explorer was closed. */
  #report(error: unknown, words: (message: string) => string = (message) => message): void {
    if (!isEnd(error)) this.#fail(words(messageOf(error)));
  }

  #fail(problem: string): void {
    this.problem = problem;
    this.#changed();
  }
}
