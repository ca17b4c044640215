import { type AnyBackend, BackendError, type DeviceLostError } from "@dncjs/core";
import type { Apparatus } from "./apparatus.ts";
import type { RunState } from "./checkpoint.ts";

/** Opens a backend to go on with. @throws BackendError where there is none */
export type OpenBackend = () => Promise<AnyBackend>;

/** How a run got over the loss of its device. */
export interface Restoration {
  readonly error: DeviceLostError;
  /** Batches that were done when the device was lost. */
  readonly lostAt: number;
  /** Batches that are done now: those after them are done again. */
  readonly batch: number;
  /** What the run goes on with. */
  readonly backend: AnyBackend;
}

/** Batches between two moments that are kept in case the device is lost: reading weights back takes as long as a small batch. */
export const KEEP_EVERY = 50;

/** Keeps a run in memory that no device can take away, and brings it back on another backend. */
export class Recovery {
  readonly #spares: OpenBackend[];
  #kept: RunState | undefined;
  /** The spare in use, which is ours to dispose of. */
  #backend: AnyBackend | undefined;

  constructor(spares: readonly OpenBackend[]) {
    this.#spares = [...spares];
  }

  /** To be called before the batch after `batchesDone` others; `read` says where the run stands. */
  async prepare(batchesDone: number, read: () => Promise<RunState>): Promise<void> {
    if (this.#spares.length === 0) return;
    if (this.#kept && batchesDone - this.#kept.batchesDone < KEEP_EVERY) return;
    this.#kept = await read();
  }

  /**
   * Sets the run up again on the first spare that opens and holds it; each is tried once.
   * @throws `error` where none is left
   */
  async restore(
    error: DeviceLostError,
    setUp: (backend: AnyBackend, state: RunState) => Apparatus,
  ): Promise<{ readonly apparatus: Apparatus; readonly state: RunState; readonly backend: AnyBackend }> {
    const state = this.#kept;
    if (!state) throw error;
    for (let open = this.#spares.shift(); open; open = this.#spares.shift()) {
      let backend: AnyBackend | undefined;
      try {
        backend = await open();
        const apparatus = setUp(backend, state);
        return { apparatus, state, backend };
      } catch (problem) {
        backend?.dispose();
        if (!(problem instanceof BackendError)) throw problem;
      }
    }
    throw error;
  }

  /** Takes the spare into use that `restore` gave; the one before is disposed of. */
  adopt(backend: AnyBackend): void {
    this.#backend?.dispose();
    this.#backend = backend;
  }

  dispose(): void {
    this.#backend?.dispose();
  }
}
