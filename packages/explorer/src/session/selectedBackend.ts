import { type Backend, BackendError, DeviceLostError } from "@dncjs/core";
import type { BackendPool, Opened } from "./backends.ts";
import type { Computing, Recovery } from "./messages.ts";
import { inOwnWords } from "./nonFinite.ts";

/** Lost devices that one request may meet: the first is opened again, the second replaced by the preferred backend. */
const MOST_RECOVERIES = 2;

export interface BackendOptions {
  /** Uses the preferred backend in place of the selected one. Defaults to false. */
  readonly preferred?: boolean;
  /** Whether the network needs the kernels that train, because they include those of a sparse memory. Defaults to false. */
  readonly sparse?: boolean;
}

/** The backend that the visitor selected, opened when it is first used, and replaced if its device is lost. */
export class SelectedBackend {
  readonly #pool: BackendPool;
  readonly #recovered: (recovery: Recovery) => void;
  #requested: string | null = null;
  #opened: Promise<Opened> | undefined;
  /** Replacements of backends whose device was lost. */
  readonly #replacements = new WeakMap<Backend, Promise<Opened>>();

  constructor(pool: BackendPool, recovered: (recovery: Recovery) => void) {
    this.#pool = pool;
    this.#recovered = recovered;
  }

  /** Selects a backend by name; null: the preferred one. The next use opens it. */
  select(requested: string | null): void {
    this.#requested = requested;
    this.#opened = undefined;
  }

  /** Returns the backends that can take the place of an open one. */
  spares(opened: Opened): ReturnType<BackendPool["spares"]> {
    return this.#pool.spares(opened.name);
  }

  /** Returns a backend that can train, of the same kind as the open one, or as the preferred one for small networks. */
  async openTraining(opened?: Opened): Promise<Backend> {
    return this.#pool.openTraining(opened ?? (await this.#pool.select(null)));
  }

  /** Replaces a backend whose device was lost. Never rejects: the next use reports an error. */
  async replace(lost: Opened): Promise<void> {
    await this.#replace(lost, this.#requested).catch(noResult);
  }

  /**
   * Calls `act` with a backend, and again with its replacement if its device is lost. Discards a backend that failed
   * otherwise, so that the next request opens it again.
   */
  async run<Result>(
    act: (backend: Backend) => Promise<Result>,
    { preferred = false, sparse = false }: BackendOptions = {},
  ): Promise<Result> {
    let opened = await (preferred ? this.#pool.select(null) : this.open());
    for (let recoveries = 0; ; recoveries++) {
      try {
        return await act(sparse ? await this.openTraining(opened) : opened.backend);
      } catch (error) {
        if (!(error instanceof BackendError)) throw inOwnWords(error);
        if (!(error instanceof DeviceLostError) || recoveries === MOST_RECOVERIES) {
          await this.#forget(opened);
          throw error;
        }
        opened = await this.#replace(opened, recoveries === 0 ? this.#requested : null);
      }
    }
  }

  /** Returns the selected backend. */
  async open(): Promise<Opened> {
    this.#opened ??= this.#pool.select(this.#requested);
    const opening = this.#opened;
    try {
      return await opening;
    } catch (error) {
      if (this.#opened === opening) this.#opened = undefined;
      throw error;
    }
  }

  async #forget(failed: Opened): Promise<void> {
    this.#pool.forget(failed);
    const opened = this.#opened;
    if ((await opened?.catch(noResult))?.backend === failed.backend && this.#opened === opened)
      this.#opened = undefined;
  }

  /** Returns the replacement of a backend whose device was lost. The first call selects and reports it. */
  #replace(lost: Opened, requested: string | null): Promise<Opened> {
    const known = this.#replacements.get(lost.backend);
    if (known) return known;
    const replacing = this.#reopen(lost, requested);
    this.#replacements.set(lost.backend, replacing);
    return replacing;
  }

  async #reopen(lost: Opened, requested: string | null): Promise<Opened> {
    this.#pool.forget(lost);
    this.#opened = this.#pool.select(requested);
    const opened = await this.open();
    const { label } = opened.choices.find(({ name }) => name === opened.name)!;
    const where = opened.name === lost.name ? "a new one" : label;
    const notice = `The GPU device was lost. The network now runs on ${where}.`;
    this.#recovered({ computing: computingOf(opened), notice });
    return opened;
  }
}

const noResult = (): undefined => undefined;

export function computingOf({ name, description, reason, choices }: Opened): Computing {
  return { name, description, reason, choices };
}
