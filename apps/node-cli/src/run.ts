import { appendFileSync, existsSync, readdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Recipe } from "@dncjs/train";
import { writeFileAtomically } from "@dncjs/train/node";
import { type CompleteRecipe, defineRecipe } from "@dncjs/train/tools";
import { Failure } from "./failure.ts";
import { isLockFile } from "./lock.ts";
import { makeFolder } from "./makeFolder.ts";
import { readJsonFile, readWhole } from "./readFile.ts";
import { isRemnant, removeRemnants } from "./remnants.ts";
import { checkTaskSpec, type TaskSpec } from "./taskSpec.ts";

const FORMAT = "dncjs-run/1";

/** run.json: what the run is, enough to build everything again. */
export interface RunDescription {
  readonly format: typeof FORMAT;
  readonly task: TaskSpec;
  readonly seed: number;
  readonly recipe: CompleteRecipe;
  readonly backend: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** The folder of one run. Files are replaced whole, never left half written. */
export class RunFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path.replace(/(?<=.)[/\\]+$/, "");
  }

  get checkpointPath(): string {
    return join(this.path, "checkpoint.safetensors");
  }

  get modelPath(): string {
    return join(this.path, "model.safetensors");
  }

  get descriptionPath(): string {
    return join(this.path, "run.json");
  }

  get metricsPath(): string {
    return join(this.path, "metrics.jsonl");
  }

  /** What would be lost if a new run began here; undefined where nothing would. */
  occupant(): "run" | "other files" | undefined {
    const found = statSync(this.path, { throwIfNoEntry: false });
    if (!found) return undefined;
    if (!found.isDirectory()) throw new Failure(`${this.path} is a file; a run needs a folder`);
    if (readdirSync(this.path).every((name) => isLockFile(name) || isRemnant(name))) return undefined;
    return existsSync(this.descriptionPath) ? "run" : "other files";
  }

  /** Moves the folder to the first free name of the form path.1, path.2, …, and returns that. */
  moveAside(): string {
    for (let number = 1; ; number++) {
      const target = `${this.path}.${number}`;
      if (existsSync(target)) continue;
      renameSync(this.path, target);
      return target;
    }
  }

  make(): void {
    makeFolder(this.path);
  }

  /** To be called with the folder locked: takes away what a process that was killed while it wrote has left. */
  tidy(): void {
    removeRemnants(this.path);
  }

  async describe(description: Omit<RunDescription, "format">): Promise<void> {
    const text = `${JSON.stringify({ format: FORMAT, ...description }, undefined, 2)}\n`;
    await writeFileAtomically(this.descriptionPath, new TextEncoder().encode(text));
  }

  /** @throws Failure where there is no run, or one that this program did not write; ConfigError */
  description(): RunDescription {
    if (!existsSync(this.descriptionPath)) {
      throw new Failure(
        existsSync(this.path) ? `${this.path} is not a run: it has no run.json` : `there is no folder ${this.path}`,
      );
    }
    return readRun(readJsonFile(this.descriptionPath), this.descriptionPath);
  }

  /** Undefined for a run that ended before its first one, when nothing had been done. @throws Failure where one is missing */
  checkpoint(): Uint8Array | undefined {
    if (!this.hasCheckpoint() && this.#logLines().length === 0) return undefined;
    return readWhole(this.checkpointPath, `${this.path} has no checkpoint to go on from`);
  }

  hasCheckpoint(): boolean {
    return existsSync(this.checkpointPath);
  }

  model(): Uint8Array {
    return readWhole(this.modelPath, `${this.path} has no model yet`);
  }

  async save(checkpoint: Uint8Array, model: Uint8Array): Promise<void> {
    await writeFileAtomically(this.modelPath, model);
    await writeFileAtomically(this.checkpointPath, checkpoint);
  }

  /** Adds a line to metrics.jsonl. */
  log(line: object): void {
    appendFileSync(this.metricsPath, `${JSON.stringify(line)}\n`);
  }

  /** What metrics.jsonl holds, without a line that was cut off. */
  logged(): LoggedLine[] {
    return this.#logLines().flatMap((line) => parse(line) ?? []);
  }

  /** Seconds of training that led to the last line of metrics.jsonl, all sittings together. */
  loggedSeconds(): number {
    return this.logged().reduce((most, { seconds = 0 }) => Math.max(most, seconds), 0);
  }

  /**
   * Forgets what a run that goes on from a checkpoint does again: what was logged after its batch, evaluations after the last one
   * it knows of, and how the run ended.
   */
  async cutLog(batch: number, evaluatedAt: number): Promise<void> {
    if (!existsSync(this.metricsPath)) return;
    const kept = this.#logLines().filter((text) => {
      const line = parse(text);
      if (line?.batch === undefined || line.batch > batch) return false;
      if (OF_AN_EVALUATION.has(line.event!)) return line.batch <= evaluatedAt && line.set !== "evaluation";
      return line.event !== "stopped";
    });
    const text = kept.map((line) => `${line}\n`).join("");
    await writeFileAtomically(this.metricsPath, new TextEncoder().encode(text));
  }

  #logLines(): string[] {
    if (!existsSync(this.metricsPath)) return [];
    const bytes = readWhole(this.metricsPath, `${this.metricsPath} has gone`);
    return bytes.toString("utf8").split("\n").filter(Boolean);
  }
}

/** What an evaluation in the course of a run logs. */
const OF_AN_EVALUATION: ReadonlySet<string> = new Set(["evaluation", "gradients", "lesson"]);

/** A line of metrics.jsonl; what else it holds is in training/events.ts. */
export interface LoggedLine {
  readonly event?: string;
  readonly batch?: number;
  readonly set?: string;
  readonly seconds?: number;
}

/** Undefined for a line that was cut off. */
function parse(line: string): LoggedLine | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Checks the value of a run.json. @throws Failure where this program did not write it, ConfigError for its recipe */
export function readRun(value: unknown, path: string): RunDescription {
  const found = value as RunDescription | null;
  if (found?.format !== FORMAT || !Number.isSafeInteger(found.seed)) {
    throw new Failure(`${path} was not written by this program: it is no description of a run`);
  }
  const task = checkTaskSpec(found.task, path);
  return { ...found, task, recipe: defineRecipe(found.recipe as Recipe) };
}
