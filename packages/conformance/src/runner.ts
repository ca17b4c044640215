import type { AnyBackend } from "@dncjs/core";
import { type BackendUnderTest, backends } from "./backends.ts";
import type { Subject } from "./case.ts";
import { suite } from "./suite.ts";

/** What a place, Node or a page, gives to the cases. */
export interface Place extends Pick<Subject, "readGolden"> {
  /** What the name of its WebGPU adapter must contain. */
  readonly adapter: RegExp;
}

/** Runs cases in this process or page, with one backend open at a time. */
export class Runner {
  readonly #place: Place;
  #opened: { readonly name: string; readonly backend: Promise<AnyBackend> } | undefined;

  constructor(place: Place) {
    this.#place = place;
  }

  /** Runs the case on the backend, both by name. @throws whatever the case finds wrong */
  async run(backendName: string, caseName: string): Promise<void> {
    const { run } = named(suite, caseName);
    const { description, adapter, ...tested } = named(backends, backendName);
    const descriptions = [description, ...(adapter ? [this.#place.adapter] : [])];
    await run({ ...tested, descriptions, backend: await this.#open(tested), readGolden: this.#place.readGolden });
  }

  async dispose(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    (await opened?.backend.catch(() => undefined))?.dispose(); // one that did not open has said so to every case
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
  if (!found) throw new RangeError(`there is no ${name}`);
  return found;
}
