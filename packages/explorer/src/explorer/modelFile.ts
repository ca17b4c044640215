import type { OwnShape } from "../session/ownShape.ts";
import type { WorkerClient } from "../session/workerClient.ts";
import { bytesOf } from "./bytesOf.ts";
import { isEnd, messageOf } from "./workerErrors.ts";

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
  /** Whether a file of the page is loading; the shipped network must not run meanwhile. */
  isAwaited = false;
  readonly #worker: WorkerClient;
  #files = 0;
  /** Changes when the visitor leaves the current model: files that are still loading do not count. */
  #selection = Symbol();

  constructor(worker: WorkerClient) {
    this.#worker = worker;
  }

  /**
   * Loads a file for a lesson's model. Then calls `loaded`, or `failed` if there is a problem; neither if the visitor
   * has meanwhile selected another model.
   */
  async load(file: File, model: string, { loaded, failed }: { loaded(): void; failed(): void }): Promise<void> {
    const selection = this.#selection;
    try {
      const bytes = await bytesOf(file);
      const number = ++this.#files;
      const { shape } = await this.#worker.ask("load", { file: number, model, bytes });
      if (selection !== this.#selection) return;
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

  /** Returns the file at an address; undefined if there is a problem. */
  async fetch(address: string): Promise<File | undefined> {
    const name = nameIn(address);
    try {
      const response = await fetch(address);
      if (!response.ok) throw new Error(`the server answered ${response.status}`);
      return new File([await response.blob()], name);
    } catch (error) {
      this.problem = `${name} cannot be loaded: ${messageOf(error)}.`;
      return undefined;
    }
  }

  /** Returns to the model of the lesson. */
  forget(): void {
    this.#selection = Symbol();
    this.name = this.shape = undefined;
    this.#worker.forgetFile();
  }
}

/** Returns the name of the file at an address, or the address. */
function nameIn(address: string): string {
  const name = address.split(/[?#]/)[0]!.split("/").at(-1)!;
  try {
    return decodeURIComponent(name) || address;
  } catch {
    return name;
  }
}
