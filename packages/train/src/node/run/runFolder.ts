import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readdirSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { type CompleteRecipe, defineRecipe, type Recipe } from "../../recipe.ts";
import { createFolder } from "../files/createFolder.ts";
import { FileError } from "../files/fileError.ts";
import { naming } from "../files/naming.ts";
import { requireOutputFile } from "../files/outputs.ts";
import { readJsonFile, readWhole } from "../files/readFile.ts";
import { isTemporaryFile, removeTemporaryFiles } from "../files/temporaryFiles.ts";
import { writeFileAtomically } from "../files/writeFileAtomically.ts";
import { type FolderLock, isLockFile } from "../lock/lock.ts";

const FORMAT = "dncjs-run/1";

/** run.json: everything needed to build the run's task and network. */
export interface RunDescription {
  /** Version of the format. */
  readonly format: typeof FORMAT;
  /** What the program that trains needs to build the task again, as JSON; for `dnc`, its name and sizes. */
  readonly task: object;
  /** Seed of the run. */
  readonly seed: number;
  /** The recipe, with all defaults filled in. */
  readonly recipe: CompleteRecipe;
  /** The backend in words. */
  readonly backend: string;
  /** Versions of the library and of the programs that trained, by name. */
  readonly versions: Readonly<Record<string, string>>;
}

/** The folder of one run. Files are replaced atomically. */
export class RunFolder {
  /** Path of the folder. */
  readonly path: string;
  #lock: FolderLock | undefined;
  /** Lines of metrics.jsonl that are not in the file yet. */
  #unwritten = "";

  constructor(path: string) {
    this.path = path.replace(/(?<=.)[/\\]+$/, "");
  }

  /** Path of checkpoint.safetensors. */
  get checkpointPath(): string {
    return join(this.path, "checkpoint.safetensors");
  }

  /** Path of model.safetensors. */
  get modelPath(): string {
    return join(this.path, "model.safetensors");
  }

  /** Path of run.json. */
  get descriptionPath(): string {
    return join(this.path, "run.json");
  }

  /** Path of metrics.jsonl. */
  get metricsPath(): string {
    return join(this.path, "metrics.jsonl");
  }

  /** The kind of contents, apart from locks and temporary files; undefined for an empty or missing folder. */
  contents(): "run" | "other files" | undefined {
    const found = statSync(this.path, { throwIfNoEntry: false });
    if (!found) return undefined;
    if (!found.isDirectory()) throw new FileError(`${this.path}: got a file, expected the folder of a run`);
    if (readdirSync(this.path).every((name) => isLockFile(name) || isTemporaryFile(name))) return undefined;
    return existsSync(this.descriptionPath) ? "run" : "other files";
  }

  /** Moves the folder to the first free name of path.1, path.2, … and returns the name. */
  moveAside(): string {
    for (let number = 1; ; number++) {
      const target = `${this.path}.${number}`;
      if (existsSync(target)) continue;
      renameSync(this.path, target);
      return target;
    }
  }

  /** Checks that each file of the run is a regular file or missing. @throws FileError */
  requireOwnFiles(): void {
    const { descriptionPath, metricsPath, modelPath, checkpointPath } = this;
    for (const path of [descriptionPath, metricsPath, modelPath, checkpointPath]) requireOutputFile(path);
  }

  /** Makes every later change of the folder check that this process still holds the lock. */
  guardWith(lock: FolderLock): void {
    this.#lock = lock;
  }

  /** Creates the folder, unless it exists. */
  create(): void {
    createFolder(this.path);
  }

  /** Removes temporary files of killed processes. The folder must be locked. */
  removeTemporaryFiles(): void {
    removeTemporaryFiles(this.path);
  }

  /** Writes run.json. */
  async describe(description: Omit<RunDescription, "format">): Promise<void> {
    this.#lock?.requireHeld();
    const text = `${JSON.stringify({ format: FORMAT, ...description }, undefined, 2)}\n`;
    await writeFileAtomically(this.descriptionPath, new TextEncoder().encode(text));
  }

  /** Reads run.json. @throws FileError if it is missing or not a run.json of dnc; ConfigError for an invalid recipe */
  description(): RunDescription {
    if (!existsSync(this.descriptionPath)) {
      throw new FileError(
        existsSync(this.path) ? `${this.path} is not a run: it has no run.json` : `${this.path}: no such folder`,
      );
    }
    return readRun(readJsonFile(this.descriptionPath), this.descriptionPath);
  }

  /** The checkpoint; undefined if the run ended before its first batch. @throws FileError if batches are logged but it is missing */
  checkpoint(): Uint8Array | undefined {
    if (!this.hasCheckpoint() && this.#logLines().length === 0) return undefined;
    return readWhole(this.checkpointPath, `${this.path} has no checkpoint; start again with --fresh`);
  }

  /** Returns whether the folder holds a checkpoint. */
  hasCheckpoint(): boolean {
    return existsSync(this.checkpointPath);
  }

  /** Reads model.safetensors. */
  model(): Uint8Array {
    return readWhole(this.modelPath, `${this.path} has no model yet`);
  }

  /** Saves both files. The log is on the disk first: it has a line for every batch of a checkpoint. */
  async save(checkpoint: Uint8Array, model: Uint8Array): Promise<void> {
    this.#lock?.requireHeld();
    this.#syncLog();
    await writeFileAtomically(this.modelPath, model);
    this.#lock?.requireHeld();
    await writeFileAtomically(this.checkpointPath, checkpoint);
  }

  /** Adds a line to metrics.jsonl. A line that could not be written is written again with the next one or by `save`. */
  log(line: object): void {
    this.#lock?.requireHeld();
    this.#unwritten += `${JSON.stringify(line)}\n`;
    this.#appendToLog((file) => this.#writeLines(file));
  }

  #syncLog(): void {
    if (this.#unwritten === "" && !existsSync(this.metricsPath)) return;
    this.#appendToLog((file) => {
      this.#writeLines(file);
      if (fstatSync(file).isFile()) fsyncSync(file);
    });
  }

  #appendToLog(work: (file: number) => void): void {
    naming(this.metricsPath, () => {
      const file = openSync(this.metricsPath, "a");
      try {
        work(file);
      } finally {
        closeSync(file);
      }
    });
  }

  /** Writes the unwritten lines. If that fails it removes the part that was written. */
  #writeLines(file: number): void {
    if (this.#unwritten === "") return;
    const { size } = fstatSync(file);
    try {
      writeFileSync(file, this.#unwritten);
    } catch (error) {
      tryToTruncate(file, size);
      throw error;
    }
    this.#unwritten = "";
  }

  /** The complete lines of metrics.jsonl. */
  readLog(): LoggedLine[] {
    return this.#logLines().flatMap((line) => parse(line) ?? []);
  }

  /** Training time up to the last line of metrics.jsonl, in seconds. */
  loggedSeconds(): number {
    return this.readLog().reduce((largest, { seconds = 0 }) => Math.max(largest, seconds), 0);
  }

  /**
   * Removes the lines that a run resumed from a checkpoint will write again: lines after the checkpoint's batch, evaluations
   * after its last evaluation, and the end of the run.
   */
  async truncateLog(batch: number, evaluatedAt: number): Promise<void> {
    if (!existsSync(this.metricsPath)) return;
    const kept = this.#logLines().filter((text) => {
      const line = parse(text);
      if (line?.batch === undefined || line.batch > batch) return false;
      if (EVALUATION_EVENTS.has(line.event!)) return line.batch <= evaluatedAt && line.set !== "evaluation";
      return line.event !== "stopped";
    });
    const text = kept.map((line) => `${line}\n`).join("");
    this.#lock?.requireHeld();
    await writeFileAtomically(this.metricsPath, new TextEncoder().encode(text));
  }

  #logLines(): string[] {
    if (!existsSync(this.metricsPath)) return [];
    const bytes = readWhole(this.metricsPath, `${this.metricsPath}: no such file`);
    return bytes.toString("utf8").split("\n").filter(Boolean);
  }
}

/** A device cannot be truncated, and a disk may fail. Readers ignore an incomplete line. */
function tryToTruncate(file: number, size: number): void {
  try {
    ftruncateSync(file, size);
  } catch {}
}

/** Events logged by an evaluation. */
const EVALUATION_EVENTS: ReadonlySet<string> = new Set(["evaluation", "gradients", "lesson"]);

/** The common fields of a line of metrics.jsonl; see events.ts for all. */
export interface LoggedLine {
  /** The kind of the event. */
  readonly event?: string;
  /** Batches done. */
  readonly batch?: number;
  /** The set of an evaluation. */
  readonly set?: string;
  /** Training time since the start of the run. */
  readonly seconds?: number;
}

/** Undefined for an incomplete line. */
function parse(line: string): LoggedLine | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Checks the contents of a run.json. @throws FileError for another format, ConfigError for an invalid recipe */
export function readRun(value: unknown, path: string): RunDescription {
  const found = value as RunDescription | null;
  if (found?.format !== FORMAT || !Number.isSafeInteger(found.seed)) {
    throw new FileError(`${path} was not written by dnc: expected format "${FORMAT}" and an integer seed`);
  }
  if (typeof found.task !== "object" || found.task === null) throw new FileError(`${path} does not describe a task`);
  return { ...found, recipe: defineRecipe(found.recipe as Recipe) };
}
