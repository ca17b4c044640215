import { type AnyBackend, BackendError, type DeviceLostError } from "@dncjs/core";
import type { RunState } from "./checkpoint.ts";
import type { TrainingResources } from "./trainingResources.ts";

/** Opens a backend. @throws BackendError if it is not available */
export type OpenBackend = () => Promise<AnyBackend>;

/** How a run recovered from the loss of its device. */
export interface Restoration {
  /** The loss of the device. */
  readonly error: DeviceLostError;
  /** Batches done when the device was lost. */
  readonly lostAt: number;
  /** Batches done in the restored state. The batches from here to `lostAt` are repeated. */
  readonly batch: number;
  /** The backend on which the run continues. */
  readonly backend: AnyBackend;
}

/** Batches between two saved states. Reading the weights from the device takes as long as a small batch. */
export const SAVE_EVERY = 50;

/** Saves the state of a run in main memory, and restores it on another backend if the device is lost. */
export class Recovery {
  readonly #spares: OpenBackend[];
  #saved: RunState | undefined;
  /** The spare in use, which this object disposes of. */
  #backend: AnyBackend | undefined;

  constructor(spares: readonly OpenBackend[]) {
    this.#spares = [...spares];
  }

  /** Saves the state that `read` returns, if a save is due. Called before every batch, with the number of batches done. */
  async prepare(batchesDone: number, read: () => Promise<RunState>): Promise<void> {
    if (this.#spares.length === 0) return;
    if (this.#saved && batchesDone - this.#saved.batchesDone < SAVE_EVERY) return;
    this.#saved = await read();
  }

  /**
   * Restores the saved state on the first spare that opens and has enough memory. Every spare is tried once.
   * @throws `error` if no spare is left, or if the owner of the device destroyed it
   */
  async restore(
    error: DeviceLostError,
    setUp: (backend: AnyBackend, state: RunState) => TrainingResources,
  ): Promise<{ readonly resources: TrainingResources; readonly state: RunState; readonly backend: AnyBackend }> {
    const state = this.#saved;
    if (!state || error.reason === "destroyed") throw error;
    for (let open = this.#spares.shift(); open; open = this.#spares.shift()) {
      let backend: AnyBackend | undefined;
      try {
        backend = await open();
        const resources = setUp(backend, state);
        await resources.allocated();
        return { resources, state, backend };
      } catch (problem) {
        backend?.dispose();
        if (!(problem instanceof BackendError)) throw problem;
      }
    }
    throw error;
  }

  /** Takes ownership of the spare that `restore` returned, and disposes of the spare before it. */
  adopt(backend: AnyBackend): void {
    this.#backend?.dispose();
    this.#backend = backend;
  }

  dispose(): void {
    this.#backend?.dispose();
  }
}
