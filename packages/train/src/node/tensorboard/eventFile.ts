import { closeSync, openSync, readdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { createFolder } from "../files/createFolder.ts";
import { naming } from "../files/naming.ts";
import { scalarsEvent, startEvent, textEvent, versionEvent } from "./event.ts";
import { tfRecord } from "./tfRecord.ts";

/** A TensorBoard event file. Events are on disk when the method that writes them returns. */
export class EventFile {
  readonly path: string;
  readonly #file: number;

  private constructor(path: string) {
    this.path = path;
    this.#file = openSync(path, "wx");
  }

  /**
   * Creates a new file in a folder, and the folder if needed. For TensorBoard it voids `startStep` (default: 1) and later steps
   * in earlier files.
   * @throws errors of node:fs
   */
  static open(folder: string, { startStep = 1 }: { readonly startStep?: number } = {}): EventFile {
    createFolder(folder);
    const wallSeconds = Date.now() / 1000;
    const name = `events.out.tfevents.${laterThanAll(folder, Math.floor(wallSeconds))}.${hostname()}`;
    const file = new EventFile(join(folder, name));
    file.#write(versionEvent(wallSeconds));
    file.#write(startEvent({ wallSeconds, step: startStep }));
    return file;
  }

  /** Writes numbers by name. `wallSeconds` is in seconds since 1970. */
  scalars(step: number, values: Readonly<Record<string, number>>, wallSeconds: number): void {
    this.#write(scalarsEvent({ step, wallSeconds }, values));
  }

  /** Writes a Markdown text. */
  text(step: number, tag: string, markdown: string, wallSeconds: number): void {
    this.#write(textEvent({ step, wallSeconds }, tag, markdown));
  }

  close(): void {
    naming(this.path, () => closeSync(this.#file));
  }

  #write(event: Uint8Array): void {
    naming(this.path, () => writeFileSync(this.#file, tfRecord(event)));
  }
}

/** The seconds for a file name that sorts last: TensorBoard reads files in order of their names and never reads one again. */
function laterThanAll(folder: string, now: number): string {
  const taken = readdirSync(folder).map((name) => Number(/^events\.out\.tfevents\.(\d+)\./.exec(name)?.[1] ?? 0));
  return String(Math.max(now, ...taken.map((seconds) => seconds + 1))).padStart(10, "0");
}
