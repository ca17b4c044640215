import type { OwnShape } from "../session/ownShape.ts";
import type { WorkerClient } from "../session/workerClient.ts";
import { bytesOf } from "./bytesOf.ts";
import { fileAt } from "./fileAt.ts";
import { isEnd, messageOf } from "./workerErrors.ts";

/** Called when a file is in use, or could not be loaded. */
export interface LoadEvents {
  loaded(): void;
  failed(): void;
}

/** The visitor's model file, in place of the lesson's own model. */
export class ModelFile {
  /** Name of the file, while it is in use. */
  name: string | undefined;
  /** Sizes of its network, while it is in use. */
  shape: OwnShape | undefined;
  /** Number of the file, which selects its weights in the worker. */
  number = 0;
  /** Why a file could not be loaded, until the visitor dismisses it, loads another file or changes the run. */
  problem: string | undefined;
  readonly #worker: WorkerClient;
  #files = 0;
  /** Changes when the visitor leaves the current model: files that are still loading do not count. */
  #selection = Symbol();
  /** The file of the page that is loading; undefined if there is none. */
  #awaited: symbol | undefined;

  constructor(worker: WorkerClient) {
    this.#worker = worker;
  }

  /** Whether a file of the page is loading; the shipped network must not run meanwhile. */
  get isAwaited(): boolean {
    return this.#awaited !== undefined;
  }

  /**
   * Loads a file for a lesson's model. Then calls `loaded`, or `failed` if there is a problem; neither if the visitor
   * has meanwhile selected another model.
   */
  async load(file: File, model: string, { loaded, failed }: LoadEvents): Promise<void> {
    const selection = this.#selection;
    // The file of the page that this file is, or replaces.
    const awaited = this.#awaited;
    try {
      const bytes = await bytesOf(file);
      const number = ++this.#files;
      const { shape } = await this.#worker.ask("load", { file: number, model, bytes });
      if (selection !== this.#selection) return;
      if (awaited === this.#awaited) this.#awaited = undefined;
      this.shape = shape;
      this.number = number;
      this.name = file.name;
      this.problem = undefined;
      loaded();
    } catch (error) {
      if (selection !== this.#selection || isEnd(error)) return;
      this.problem = `${file.name} cannot be loaded: ${messageOf(error)}. Use a file made by “Save as a file”.`;
      failed();
    }
  }

  /**
   * Loads the file at an address as `load` does, unless it arrives after the page requested another file or the
   * visitor loaded one.
   */
  async loadFrom(address: string, model: string, events: LoadEvents): Promise<void> {
    const awaited = Symbol();
    this.#awaited = awaited;
    try {
      const file = await fileAt(address);
      if (awaited === this.#awaited) await this.load(file, model, events);
    } catch (error) {
      if (awaited === this.#awaited) this.problem = messageOf(error);
    }
    if (awaited !== this.#awaited) return;
    this.#awaited = undefined;
    events.failed();
  }

  /** Returns to the model of the lesson. */
  forget(): void {
    this.#selection = Symbol();
    this.#awaited = undefined;
    this.name = this.shape = undefined;
    this.#worker.forgetFile();
  }
}
