import { appendFileSync, existsSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { type CompleteRecipe, defineRecipe, type Recipe } from "@dncjs/train";
import { writeFileAtomically } from "@dncjs/train/node";
import { Failure } from "./failure.ts";
import { makeFolder } from "./makeFolder.ts";
import { readJsonFile, readWhole } from "./readFile.ts";
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
    if (readdirSync(this.path).every((name) => name === "lock" || isRemnant(name))) return undefined;
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
    for (const name of readdirSync(this.path).filter(isRemnant)) rmSync(join(this.path, name), { force: true });
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

  checkpoint(): Uint8Array {
    return readWhole(this.checkpointPath, `${this.path} has no checkpoint to go on from`);
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

  /** Forgets what was logged after a batch: a run that goes on from a checkpoint does it again. */
  async cutLog(batch: number): Promise<void> {
    if (!existsSync(this.metricsPath)) return;
    const lines = readWhole(this.metricsPath, `${this.metricsPath} has gone`).toString("utf8").split("\n");
    const kept = lines.filter((line) => (batchOf(line) ?? Number.POSITIVE_INFINITY) <= batch);
    const text = kept.map((line) => `${line}\n`).join("");
    await writeFileAtomically(this.metricsPath, new TextEncoder().encode(text));
  }
}

/** What `writeFileAtomically` renames when it is done. */
function isRemnant(name: string): boolean {
  return /^\.dncjs-.*\.tmp$/.test(name);
}

/** The batch of a logged line; undefined for one that was cut off. */
function batchOf(line: string): number | undefined {
  try {
    return (JSON.parse(line) as { batch?: number }).batch;
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
