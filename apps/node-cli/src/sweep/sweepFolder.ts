import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  createFolder,
  isLockFile,
  isTemporaryFile,
  removeTemporaryFiles,
  requireOutputFile,
  requireOutputFolder,
  waitForLock,
} from "@dncjs/train/files";
import { writeFileAtomically } from "@dncjs/train/node";
import { Failure } from "../failure.ts";
import { differences } from "../runs/differences.ts";
import type { Invocation } from "./invocation.ts";
import { reportText } from "./report.ts";
import { type RunRecord, readRecord } from "./runRecord.ts";
import { FORMAT, type SweepDescription, type SweepRequest } from "./sweepDescription.ts";
import { type SweepRun, sweepRuns } from "./sweepRun.ts";

/** Maximum seconds to wait for another process to finish writing. */
const LOCK_SECONDS = 60;

/** The folder of a sweep. Several processes may use it: files are written atomically, by one process at a time. */
export class SweepFolder {
  readonly path: string;
  /** The lock excludes other processes. Concurrent writes of this process wait in this queue. */
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

  /** Reads sweep.json; undefined for a missing or empty folder. @throws Failure for other files or another format */
  description(): SweepDescription | undefined {
    requireOutputFolder(this.path, `--out ${this.path}`);
    if (!existsSync(this.path)) return undefined;
    const names = readdirSync(this.path).filter((name) => !isLockFile(name) && !isTemporaryFile(name));
    if (names.length === 0) return undefined;
    if (!names.includes("sweep.json")) {
      throw new Failure(`${this.path} is not empty and contains no sweep; choose another folder with --out`);
    }
    requireOutputFile(this.descriptionPath);
    return parseDescription(readFileSync(this.descriptionPath, "utf8"), this.descriptionPath);
  }

  /** Checks that each file of the sweep is a regular file or missing. @throws Failure */
  #requireOwnFiles(): void {
    if (!existsSync(this.path)) return;
    for (const path of [this.descriptionPath, this.recordsPath, this.tablePath]) requireOutputFile(path);
  }

  /** Writes sweep.json for a new sweep or adds an invocation to an equal one. @throws Failure for a different sweep */
  async open(request: SweepRequest, invocation: Invocation | undefined): Promise<void> {
    this.#requireOwnFiles();
    requireSame(this.path, this.description(), request);
    createFolder(this.path);
    await this.#withLock(async () => {
      const before = this.description();
      requireSame(this.path, before, request);
      removeTemporaryFiles(this.path);
      const invocations = [...(before?.invocations ?? []), ...(invocation ? [invocation] : [])];
      const text = JSON.stringify({ format: FORMAT, ...(before ?? request), invocations }, undefined, 2);
      await writeText(this.descriptionPath, `${text}\n`);
    });
  }

  records(): RunRecord[] {
    return this.runs().map((run) => readRecord(this.path, run));
  }

  runs(): SweepRun[] {
    const { seeds, ablations } = this.#requireDescription();
    return sweepRuns(seeds, ablations);
  }

  /** Writes sweep.jsonl and table.md from the current state of all runs, and returns both as data. */
  async report(): Promise<{ readonly records: readonly RunRecord[]; readonly text: string }> {
    this.#requireOwnFiles();
    return this.#withLock(async () => {
      const records = this.records();
      const text = reportText(this.#requireDescription(), records);
      await writeText(this.recordsPath, records.map((record) => `${JSON.stringify(record)}\n`).join(""));
      await writeText(this.tablePath, text);
      return { records, text };
    });
  }

  #requireDescription(): SweepDescription {
    const description = this.description();
    if (!description) throw new Failure(`${this.path} is not a sweep: it has no sweep.json`);
    return description;
  }

  #withLock<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#queue.then(async () => {
      const lock = await waitForLock(this.path, LOCK_SECONDS);
      try {
        return await work();
      } finally {
        lock.release();
      }
    });
    this.#queue = result.catch(() => {});
    return result;
  }
}

function parseDescription(text: string, source: string): SweepDescription {
  try {
    const value = JSON.parse(text) as SweepDescription;
    const { seeds, ablations, invocations } = value;
    if (value.format === FORMAT && [seeds, ablations, invocations].every(Array.isArray)) return value;
  } catch {}
  throw new Failure(`${source} was not written by dnc: expected format "${FORMAT}"`);
}

function requireSame(path: string, before: SweepDescription | undefined, request: SweepRequest): void {
  const [difference] = before ? differences([comparable(before), comparable(request)]) : [];
  if (!difference) return;
  const [expected, got] = difference.values.map((value) => JSON.stringify(value) ?? "none");
  throw new Failure(
    `cannot change ${difference.path} of a sweep: got ${got}, expected ${expected} as in ${path}; choose another folder with --out`,
  );
}

/** The fields that must be equal: without flags, machines and the folder of a task's text. */
function comparable({ task, metric, recipe, backend, threads, seeds, ablations, maxMinutes }: SweepRequest): object {
  const fields = {
    task: { ...task, data: undefined, file: undefined },
    metric,
    recipe,
    backend,
    threads,
    seeds: `${seeds[0]} to ${seeds.at(-1)}`,
    ablations: ablations.join(","),
    maxMinutes,
  };
  return JSON.parse(JSON.stringify(fields)) as object;
}

function writeText(path: string, text: string): Promise<void> {
  return writeFileAtomically(path, new TextEncoder().encode(text));
}
