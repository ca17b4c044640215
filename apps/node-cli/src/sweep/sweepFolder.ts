import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomically } from "@dncjs/train/node";
import type { CompleteRecipe } from "@dncjs/train/tools";
import type { Threads } from "../backends.ts";
import { Failure } from "../failure.ts";
import { isLockFile, waitForLock } from "../lock.ts";
import { makeFolder } from "../makeFolder.ts";
import { isRemnant, removeRemnants } from "../remnants.ts";
import type { TaskSpec } from "../taskSpec.ts";
import { firstDifference } from "../training/difference.ts";
import type { Sitting } from "./machine.ts";
import { reportText } from "./report.ts";
import { type RunRecord, readRecord } from "./runRecord.ts";
import { type Ablation, type SweepRun, sweepRuns } from "./sweepRun.ts";
import type { TrainWords } from "./trainWords.ts";

const FORMAT = "dncjs-sweep/1";

/** sweep.json: what the sweep is. All that share or resume it ask for the same, `flags` and `sittings` aside. */
export interface SweepDescription {
  readonly format: typeof FORMAT;
  readonly task: TaskSpec;
  /** The task's own metric. */
  readonly metric: string;
  readonly recipe: CompleteRecipe;
  readonly backend: string;
  readonly threads: Threads;
  readonly seeds: readonly number[];
  readonly ablations: readonly Ablation[];
  /** The most minutes of training for a run; null for no limit. */
  readonly maxMinutes: number | null;
  /** Of `dnc train`, as they were given. */
  readonly flags: TrainWords;
  readonly sittings: readonly Sitting[];
}

export type SweepRequest = Omit<SweepDescription, "format" | "sittings">;

/** Seconds to wait for another process that writes into the folder, which takes it a moment. */
const PATIENCE = 60;

/** The folder of a sweep, which any number of processes may work in: files are written whole, one process at a time. */
export class SweepFolder {
  readonly path: string;
  /** Processes keep each other out by the lock; what this one wants done at once queues up here. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(path: string) {
    this.path = path.replace(/(?<=.)[/\\]+$/, "");
  }

  get descriptionPath(): string {
    return join(this.path, "sweep.json");
  }

  get recordsPath(): string {
    return join(this.path, "sweep.jsonl");
  }

  get tablePath(): string {
    return join(this.path, "table.md");
  }

  /** Undefined where there is none yet. @throws Failure for a file that this program did not write, a folder of other things */
  description(): SweepDescription | undefined {
    const found = statSync(this.path, { throwIfNoEntry: false });
    if (!found) return undefined;
    if (!found.isDirectory()) throw new Failure(`${this.path} is a file; a sweep needs a folder`);
    const names = readdirSync(this.path).filter((name) => !isLockFile(name) && !isRemnant(name));
    if (names.length === 0) return undefined;
    if (!names.includes("sweep.json")) {
      throw new Failure(`${this.path} is not empty and holds no sweep; choose another folder with --out`);
    }
    return parseDescription(readFileSync(this.descriptionPath, "utf8"), this.descriptionPath);
  }

  /** Describes a new sweep, or goes on with one that is the same, and notes what it runs on. @throws Failure for another one */
  async open(request: SweepRequest, sitting: Sitting | undefined): Promise<void> {
    requireSame(this.path, this.description(), request);
    makeFolder(this.path);
    await this.#alone(async () => {
      const before = this.description();
      requireSame(this.path, before, request);
      removeRemnants(this.path);
      const sittings = [...(before?.sittings ?? []), ...(sitting ? [sitting] : [])];
      const text = JSON.stringify({ format: FORMAT, ...(before ?? request), sittings }, undefined, 2);
      await writeText(this.descriptionPath, `${text}\n`);
    });
  }

  records(): RunRecord[] {
    return this.runs().map((run) => readRecord(this.path, run));
  }

  runs(): SweepRun[] {
    const { seeds, ablations } = this.#described();
    return sweepRuns(seeds, ablations);
  }

  /** Writes sweep.jsonl and table.md from what all the runs have come to by now; returns both as data. */
  async report(): Promise<{ readonly records: readonly RunRecord[]; readonly text: string }> {
    return this.#alone(async () => {
      const records = this.records();
      const text = reportText(this.#described(), records);
      await writeText(this.recordsPath, records.map((record) => `${JSON.stringify(record)}\n`).join(""));
      await writeText(this.tablePath, text);
      return { records, text };
    });
  }

  #described(): SweepDescription {
    const description = this.description();
    if (!description) throw new Failure(`${this.path} is not a sweep: it has no sweep.json`);
    return description;
  }

  #alone<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#queue.then(async () => {
      const release = await waitForLock(this.path, PATIENCE);
      try {
        return await work();
      } finally {
        release();
      }
    });
    this.#queue = result.catch(() => {});
    return result;
  }
}

function parseDescription(text: string, source: string): SweepDescription {
  try {
    const value = JSON.parse(text) as SweepDescription;
    if (value.format === FORMAT && Array.isArray(value.seeds) && Array.isArray(value.sittings)) return value;
  } catch {}
  throw new Failure(`${source} was not written by this program`);
}

function requireSame(path: string, before: SweepDescription | undefined, request: SweepRequest): void {
  const difference = before && firstDifference(whatItIs(before), whatItIs(request));
  if (!difference) return;
  const [a, b] = [difference.a, difference.b].map((value) => JSON.stringify(value) ?? "none");
  throw new Failure(
    `${difference.path} is ${a} in ${path} and cannot become ${b}: a sweep goes on as it began; choose another folder with --out`,
  );
}

/** Without what may be otherwise: how it was said, where it ran, where the text of a task lies. */
function whatItIs({ task, metric, recipe, backend, threads, seeds, ablations, maxMinutes }: SweepRequest): object {
  const what = {
    ...{ task: { ...task, data: undefined }, metric, recipe, backend, threads },
    ...{ seeds: `${seeds[0]} to ${seeds.at(-1)}`, ablations: ablations.join(","), maxMinutes },
  };
  return JSON.parse(JSON.stringify(what)) as object;
}

function writeText(path: string, text: string): Promise<void> {
  return writeFileAtomically(path, new TextEncoder().encode(text));
}
