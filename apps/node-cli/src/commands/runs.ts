import { statSync } from "node:fs";
import { Command } from "commander";
import { styled } from "../colour.ts";
import { columns } from "../columns.ts";
import { Failure, messageOf, printable } from "../failure.ts";
import { clock, count, metric } from "../numbers.ts";
import { differences } from "../runs/differences.ts";
import { findRuns } from "../runs/findRuns.ts";
import { type ListedRun, listedRun } from "../runs/listedRun.ts";

interface RunsFlags {
  readonly compare?: boolean;
  readonly json?: boolean;
}

export function runsCommand(): Command {
  return new Command("runs")
    .description("list runs with their results, or compare their settings")
    .argument("[dir...]", "folders of runs, or folders that contain runs", ["runs"])
    .option("--compare", "show only the settings that differ, side by side, with the results")
    .option("--json", "print one JSON object per run")
    .action(listRuns);
}

function listRuns(paths: readonly string[], { compare, json }: RunsFlags): void {
  for (const path of paths) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) throw new Failure(`${path}: no such folder`);
    if (!found.isDirectory()) throw new Failure(`${path}: got a file, expected a folder`);
  }
  const runs = [...new Set(paths.flatMap((path) => findRuns(path)))].flatMap(readable);
  if (runs.length === 0) throw new Failure(`${paths.join(", ")}: no run in it; dnc train copy makes one`);
  if (compare && runs.length < 2) throw new Failure(`--compare: got 1 run, expected two or more`);
  if (json) for (const run of runs) console.log(JSON.stringify(run));
  else for (const line of compare ? comparison(runs) : table(runs)) console.log(printable(line));
}

/** A run that cannot be read is left out with a message, so that it does not hide the others. */
function readable(path: string): ListedRun[] {
  try {
    return [listedRun(path)];
  } catch (error) {
    const message = messageOf(error);
    if (message === undefined) throw error;
    console.error(`dnc: ${message}; left out`);
    return [];
  }
}

function table(runs: readonly ListedRun[]): string[] {
  const head = ["run", "task", "seed", "state", "batches", "time", "metric"];
  const rows = runs.map((run) => [
    run.run,
    run.task,
    String(run.seed),
    run.state,
    count(run.batches),
    run.state === "model only" ? "-" : clock(run.seconds),
    score(run),
  ]);
  const [first, ...rest] = columns([head, ...rows], ["left", "left", "right", "left", "right", "right", "left"]);
  return [styled("dim", first!), ...rest];
}

/** The first metric, which is the one that a task is compared by. */
function score({ metrics = {} }: ListedRun): string {
  const [name, value] = Object.entries(metrics)[0] ?? [];
  return name === undefined ? "-" : `${name} ${metric(name, value)}`;
}

/** One line per setting that differs, one column per run; then the results. */
function comparison(runs: readonly ListedRun[]): string[] {
  const settings = differences(runs.map(({ settings }) => settings));
  const names = [...new Set(runs.flatMap(({ metrics = {} }) => Object.keys(metrics)))];
  const rows = [
    ["", ...runs.map(({ run }) => run)],
    ...settings.map(({ path, values }) => [path, ...values.map((value) => JSON.stringify(value) ?? "-")]),
    ...(settings.length === 0 ? [["the settings are equal"]] : []),
    ["state", ...runs.map(({ state }) => state)],
    ["batches", ...runs.map(({ batches }) => count(batches))],
    ["time", ...runs.map(({ seconds }) => clock(seconds))],
    ...names.map((name) => [name, ...runs.map(({ metrics = {} }) => metric(name, metrics[name]))]),
  ];
  const [first, ...rest] = columns(rows, ["left", ...runs.map(() => "left" as const)]);
  return [styled("dim", first!), ...rest];
}
