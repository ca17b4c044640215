import { closeSync, openSync, readdirSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { makeFolder } from "../makeFolder.ts";
import { scalarsEvent, startEvent, textEvent, versionEvent } from "./event.ts";
import { tfRecord } from "./tfRecord.ts";

/** A file of events in the form that TensorBoard reads. Events are on disk when the method that writes them returns. */
export class EventFile {
  readonly path: string;
  readonly #file: number;

  private constructor(path: string) {
    this.path = path;
    this.#file = openSync(path, "wx");
  }

  /**
   * Begins a new file in a folder, which is made where it does not exist. What files before it say of `startStep` (1 where missing)
   * and later steps is void for TensorBoard.
   * @throws what node:fs throws
   */
  static open(folder: string, { startStep = 1 }: { readonly startStep?: number } = {}): EventFile {
    makeFolder(folder);
    const wallSeconds = Date.now() / 1000;
    const name = `events.out.tfevents.${laterThanAll(folder, Math.floor(wallSeconds))}.${hostname()}`;
    const file = new EventFile(join(folder, name));
    file.#write(versionEvent(wallSeconds));
    file.#write(startEvent({ wallSeconds, step: startStep }));
    return file;
  }

  /** Numbers by name, at a step; `wallSeconds` since 1970. */
  scalars(step: number, values: Readonly<Record<string, number>>, wallSeconds: number): void {
    this.#write(scalarsEvent({ step, wallSeconds }, values));
  }

  /** A text, in Markdown. */
  text(step: number, tag: string, markdown: string, wallSeconds: number): void {
    this.#write(textEvent({ step, wallSeconds }, tag, markdown));
  }

  close(): void {
    closeSync(this.#file);
  }

  #write(event: Uint8Array): void {
    writeSync(this.#file, tfRecord(event));
  }
}

/** The seconds for a name: TensorBoard reads files in the order of their names and never goes back to one. */
function laterThanAll(folder: string, now: number): string {
  const taken = readdirSync(folder).map((name) => Number(/^events\.out\.tfevents\.(\d+)\./.exec(name)?.[1] ?? 0));
  return String(Math.max(now, ...taken.map((seconds) => seconds + 1))).padStart(10, "0");
}
