import { locationOrder } from "../figure/locationOrder.ts";
import { Comparison } from "../lessons/agree/comparison.ts";
import { Breaking } from "../lessons/break/breaking.ts";
import type { Lesson } from "../lessons/lesson.ts";
import type { LessonContent } from "../lessons/lessonContent.ts";
import { lessonContentOf } from "../lessons/lessonContentOf.ts";
import { flip, writePicture } from "../lessons/picture/picture.ts";
import { Measuring } from "../measures/measuring.ts";
import type { Computing, ModelSummary } from "../session/messages.ts";
import type { OwnShape } from "../session/ownShape.ts";
import type { RunRequest, Weights } from "../session/requests.ts";
import { ClosedError, WorkerClient, WorkerEndedError } from "../session/workerClient.ts";
import { MOST_SEED, type Settings } from "../settings/settings.ts";
import { Training } from "../training/training.ts";
import { bytesOf } from "./bytesOf.ts";
import { Opening, openingOf, threeOf } from "./opening.ts";
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
  readonly opening: Opening;
  /** Whether the visitor is invited to draw, until the picture or the lesson changes. */
  isYourTurn = false;
  settings: Settings;
  snapshot: Snapshot | undefined;
  /** Summary of the lesson's model. */
  summary: ModelSummary | undefined;
  /** Error message, shown in place of the score. */
  problem: string | undefined;
  /** Why a file could not be loaded, until the visitor dismisses it, loads another file or changes the run. */
  fileProblem: string | undefined;
  /** Message that the backend was replaced, until the visitor selects another backend or lesson. */
  notice: string | undefined;
  /** The backend in use; undefined until a network has run. */
  computing: Computing | undefined;
  /** Name of the visitor's model file, while it is in use. */
  file: string | undefined;
  /** Sizes of the visitor's network, while it is in use. */
  #shape: OwnShape | undefined;
  /** Whether the shipped network must not run, because a file of the page is loading. */
  #awaitsFile = false;
  readonly #worker: WorkerClient;
  readonly #changed: () => void;
  #isClosed = false;
  #shown = "";
  /** Cached, since every step reads it several times. */
  #lessonContent: { readonly key: string; readonly lessonContent: LessonContent } | undefined;
  #running = false;
  /** Number of the last file that was loaded, which selects its weights in the worker. */
  #file = 0;
  #files = 0;
  /** Changes with the lesson and with the model of the lesson: results of another model do not count. */
  #model = Symbol();
  /** Changes when the visitor leaves the current model: files that are still loading do not count. */
  #selection = Symbol();
  /** Whether the next action must run everything again in a new worker. */
  #isEnded = false;
  /** The backend requested last; undefined if it must be requested again. */
  #backend: string | null | undefined;

  constructor(settings: Settings, changed: () => void) {
    this.#changed = changed;
    this.settings = settings;
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
    this.player = new Player(this);
    this.opening = new Opening(() => this.#changed());
    void this.#open();
  }

  /** Terminates the worker. */
  dispose(): void {
    this.#isClosed = true;
    this.player.stop();
    this.opening.skip();
    this.#worker.close();
  }

  /** The content that the settings select. The snapshot follows when the network has run. */
  get lessonContent(): LessonContent {
    const { lesson, shown, choice } = this.settings;
    const key = [lesson, shown, choice, JSON.stringify(this.#shape)].join(" ");
    if (this.#lessonContent?.key !== key)
      this.#lessonContent = { key, lessonContent: lessonContentOf(this.settings, this.#shape) };
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
    const { noMemory, lesson } = this.settings;
    return noMemory && lesson !== "break" && this.file === undefined ? this.summary?.lstm : undefined;
  }

  /** Number of steps that are drawn: while the figure plays, nothing is drawn before it happens. */
  get revealed(): number {
    return this.opening.still?.revealed ?? (this.player.playing ? this.step + 1 : Number.POSITIVE_INFINITY);
  }

  /** The time cursor, clamped to the episode. */
  get step(): number {
    if (this.opening.still) return this.opening.still.step;
    const last = (this.snapshot?.run.T ?? 400) - 1;
    return Math.min(this.settings.step ?? this.lessonContent.startStep, last);
  }

  /** Changes some settings and updates the figure. */
  set(patch: Partial<Settings>): void {
    const { lesson, backend, shown } = this.settings;
    this.settings = Object.freeze({ ...this.settings, ...patch });
    if (this.settings.lesson !== lesson || this.settings.shown !== shown) this.isYourTurn = false;
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

  /** Shows another picture or story, encoded as in the address; null: the lesson's own. */
  show(shown: string | null): void {
    this.set({ shown: shown === this.lesson.shown ? null : shown });
  }

  /** Plays the opening; then clears the picture for the visitor. */
  open(): void {
    const { snapshot, opening } = this;
    if (snapshot?.kind !== "picture") return;
    const stills = openingOf(snapshot.episode);
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    opening.play(isStill ? threeOf(stills) : stills, () => {
      this.set({ shown: writePicture(snapshot.columns.map((column) => column.map(() => 0))), step: 1 });
      this.isYourTurn = true;
    });
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
  async load(file: File): Promise<void> {
    const selection = this.#selection;
    try {
      const bytes = await bytesOf(file);
      const number = ++this.#files;
      const { shape } = await this.#worker.ask("load", { file: number, model: this.lesson.model, bytes });
      if (selection !== this.#selection) return;
      this.#model = Symbol();
      if (this.settings.lesson !== "break") this.#shape = shape;
      this.training.forget();
      this.#file = number;
      this.file = file.name;
      this.problem = this.fileProblem = undefined;
      this.#shown = "";
      this.set({ snapshot: null, untrained: false });
    } catch (error) {
      if (selection !== this.#selection || isEnd(error)) return;
      this.fileProblem = `${file.name} cannot be loaded: ${messageOf(error)}. Use a file made by “Save as a file”.`;
      this.#changed();
    }
  }

  /** Loads a model file from an address, in place of the lesson's own, which does not run meanwhile. */
  async loadFrom(address: string): Promise<void> {
    this.#awaitsFile = true;
    const name = decodeURIComponent(address.split(/[?#]/)[0]!.split("/").at(-1)!) || address;
    try {
      const response = await fetch(address);
      if (!response.ok) throw new Error(`the server answered ${response.status}`);
      const blob = await response.blob();
      if (!this.#isClosed) await this.load(new File([blob], name));
    } catch (error) {
      this.fileProblem = `${name} cannot be loaded: ${messageOf(error)}.`;
    }
    this.#awaitsFile = false;
    if (!this.#isClosed) this.#refresh();
  }

  dismissFileProblem(): void {
    this.fileProblem = undefined;
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
      return await this.#worker.ask("save", { model: this.lesson.model, weights: this.#weights() });
    } catch (error) {
      this.#report(error);
      return undefined;
    }
  }

  #forgetModel(): void {
    this.#model = this.#selection = Symbol();
    this.file = this.#shape = undefined;
    this.#worker.forgetFile();
    this.training.forget();
  }

  /** Discards the state of the previous lesson and opens the new one. */
  #leave(): void {
    this.snapshot = this.summary = this.problem = this.fileProblem = this.notice = undefined;
    this.#forgetModel();
    this.breaking.forget();
    this.comparison.forget();
    this.#shown = "";
    void this.#open();
  }

  async #open(): Promise<void> {
    const { lesson } = this.settings;
    try {
      const summary = await this.#worker.ask("open", { model: this.lesson.model });
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

  #weights(): Weights {
    const { untrained, snapshot } = this.settings;
    if (untrained && this.file === undefined) return { of: "untrained" };
    const { training } = this;
    if (training.live) return { of: "live", training: training.number, index: training.selected(snapshot) };
    if (snapshot !== null) return { of: "history", index: snapshot };
    return this.file !== undefined ? { of: "file", file: this.#file } : { of: "trained" };
  }

  /** Whether the network that the settings select is known: an LSTM by the summary, a live training by a moment. */
  get #isKnown(): boolean {
    const { settings, training } = this;
    if (this.#awaitsFile && this.file === undefined) return false;
    if (settings.noMemory && settings.lesson !== "break" && !this.summary) return false;
    return settings.untrained || !training.live || !!training.curve?.moments.length;
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
    if (this.#isEnded || !this.#isKnown) return;
    const { lessonContent } = this;
    const { lesson } = lessonContent;
    const model = this.#model;
    const request = this.#request();
    const { x, ...rest } = request;
    const { backend, shown, choice } = this.settings;
    const wanted = JSON.stringify([rest, shown, choice, backend]);
    if (wanted === this.#shown) {
      this.#reorder();
      return this.#followUp(request);
    }
    this.#running = true;
    const { problem, fileProblem } = this;
    try {
      await this.#use(backend);
      const run = await this.#worker.ask("run", request);
      if (model === this.#model) {
        this.snapshot = { ...lessonContent, run, changes: request.changes, order: locationOrder(run, this.#byNumber) };
        this.#shown = wanted;
        // Keeps a problem that another request reported meanwhile.
        if (this.problem === problem) this.problem = undefined;
        if (this.fileProblem === fileProblem) this.fileProblem = undefined;
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

  /** The run of the current lesson and settings. */
  #request(): RunRequest & Required<Pick<RunRequest, "changes">> {
    const { settings, lessonContent } = this;
    return {
      model: lessonContent.lesson.model,
      weights: this.#weights(),
      links: !settings.noLinks,
      allocation: !settings.noAllocation,
      ...lessonContent.request,
      // The lesson Break it starts from an original network.
      changes: settings.lesson === "break" ? [] : settings.changes,
      lstm: this.lstm?.name,
    };
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

  /** Shows the problem. Ignores the end of the worker, which is reported elsewhere, and calls after the explorer was closed. */
  #report(error: unknown, words: (message: string) => string = (message) => message): void {
    if (!isEnd(error)) this.#fail(words(messageOf(error)));
  }

  #fail(problem: string): void {
    this.problem = problem;
    this.#changed();
  }
}

/** Draws a seed that an address can contain. */
const drawnSeed = (): number => crypto.getRandomValues(new Uint32Array(1))[0]! % (MOST_SEED + 1);

/** Whether an error only says that the worker has ended, which is reported elsewhere, or the explorer was closed. */
const isEnd = (error: unknown): boolean => error instanceof WorkerEndedError || error instanceof ClosedError;

const sentence = (words: string): string => words.replace(/[.\s]*$/, ".");

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
