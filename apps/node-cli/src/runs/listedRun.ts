import { existsSync } from "node:fs";
import { readModel } from "@dncjs/core/run";
import type { Metrics } from "@dncjs/train";
import { RunFolder } from "@dncjs/train/node";
import { outcomeOf, type RunState } from "../sweep/runRecord.ts";

/** A run with its settings and its results so far. */
export interface ListedRun {
  /** Its folder. */
  readonly run: string;
  readonly task: string;
  readonly seed: number;
  readonly backend: string;
  /** "model only": no log, such as an imported run and a model of `@dncjs/models`. */
  readonly state: RunState | "model only";
  readonly batches: number;
  readonly seconds: number;
  /** On the evaluation set or, before the end of the run, the newest on the validation set; absent before the first. */
  readonly metrics?: Metrics;
  /** Task, seed, recipe and backend. */
  readonly settings: object;
}

/** Reads a run from its folder. @throws FileError if its run.json is not of dnc */
export function listedRun(path: string): ListedRun {
  const folder = new RunFolder(path);
  const { task, seed, recipe, backend } = folder.description();
  const lines = folder.readLog();
  const newest = lines.findLast(({ event }) => event === "evaluation") as { readonly metrics: Metrics } | undefined;
  const { name, task: own = name } = task as { readonly name?: unknown; readonly task?: unknown };
  return {
    run: path,
    task: String(own),
    seed,
    backend,
    ...(newest ? { metrics: newest.metrics } : {}),
    ...(lines.length === 0 && existsSync(folder.modelPath) ? modelOnly(folder) : outcomeOf(lines)),
    settings: { task, seed, recipe, backend },
  };
}

function modelOnly(folder: RunFolder): Pick<ListedRun, "state" | "batches" | "seconds"> {
  const { batches = "0" } = readModel(folder.model()).provenance;
  return { state: "model only", batches: Number(batches) || 0, seconds: 0 };
}
