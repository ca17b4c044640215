import type { AnyBackend } from "@dncjs/core";
import type { BackendUnderTest } from "./backends.ts";
import type { Measured, Subject } from "./case.ts";
import { Mismatch } from "./check.ts";
import type { Failure, Outcome } from "./outcome.ts";
import { suite } from "./suite.ts";

/** The parts of Node or a page that cases use. */
export interface Environment extends Pick<Subject, "readGolden"> {
  /** Expected in the description of a backend that runs on a WebGPU adapter. */
  readonly adapter: RegExp;
}

/** Runs cases in this process or page, with one backend open at a time. */
export class Runner {
  readonly #environment: Environment;
  readonly #backends: readonly BackendUnderTest[];
  #opened: { readonly name: string; readonly backend: Promise<AnyBackend> } | undefined;

  constructor(environment: Environment, backends: readonly BackendUnderTest[]) {
    this.#environment = environment;
    this.#backends = backends;
  }

  /**
   * Runs a case on a backend, both by name.
   * @throws RangeError if there is no such case or backend
   */
  async run(backendName: string, caseName: string): Promise<Outcome> {
    const { run } = named(suite, caseName);
    const { description, adapter, ...tested } = named(this.#backends, backendName);
    const descriptions = [description, ...(adapter ? [this.#environment.adapter] : [])];
    const notes = new Map<string, ArrayLike<number>>();
    const note = (name: string, values: ArrayLike<number>) => notes.set(name, values);
    const measured: Partial<Record<Measured, number>> = {};
    const measure = (what: Measured, error: number) => {
      if (!(error <= (measured[what] ?? -1))) measured[what] = error;
    };
    try {
      const backend = await this.#open(tested);
      await run({ ...tested, descriptions, backend, note, measure, readGolden: this.#environment.readGolden });
      return { measured, description: backend.description };
    } catch (error) {
      return { measured, failure: failureOf(error, notes) };
    }
  }

  async dispose(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    (await opened?.backend.catch(() => undefined))?.dispose(); // each case has reported a backend that did not open
  }

  async #open({ name, open }: Pick<BackendUnderTest, "name" | "open">): Promise<AnyBackend> {
    if (this.#opened?.name !== name) {
      await this.dispose();
      this.#opened = { name, backend: open() };
    }
    return this.#opened.backend;
  }
}

function named<T extends { readonly name: string }>(list: readonly T[], name: string): T {
  const found = list.find((entry) => entry.name === name);
  if (!found) throw new RangeError(`unknown case or backend: got ${name}`);
  return found;
}

/** Describes a failure. If a property failed, the mismatch is the cause of the error thrown. */
function failureOf(thrown: unknown, notes: ReadonlyMap<string, ArrayLike<number>>): Failure {
  const error = thrown instanceof Error && thrown.cause instanceof Mismatch ? thrown.cause : thrown;
  const { expected, found } = error instanceof Mismatch ? error : { expected: {}, found: {} };
  const named = (prefix: string, tensors: Iterable<readonly [string, ArrayLike<number>]>) =>
    [...tensors].map(([name, values]) => [`${prefix} ${name}`, Float64Array.from(values)] as const);
  return {
    message: error instanceof Error ? error.message : String(error),
    stack: (error instanceof Error && error.stack) || "",
    tensors: Object.fromEntries([
      ...named("given", notes),
      ...named("expected", Object.entries(expected)),
      ...named("found", Object.entries(found)),
    ]),
  };
}
