import { commandLine } from "../describe.ts";
import { count, metric } from "../numbers.ts";
import type { Sitting } from "./machine.ts";
import { codeSpan, markdownTable } from "./markdown.ts";
import { isDone, type RunRecord } from "./runRecord.ts";
import { type Summary, summarize } from "./summary.ts";
import type { SweepDescription } from "./sweepFolder.ts";
import { networkName } from "./sweepRun.ts";
import { spelled } from "./trainWords.ts";

/** The Markdown of a sweep: the command, a row a run, a row a summary, and what made it. */
export function reportText(description: SweepDescription, records: readonly RunRecord[]): string {
  const blocks = [
    [`${codeSpan(sweepCommandLine(description))}${unfinished(records)}`],
    runTable(description, records),
    summaryTable(description, summarize(records)),
    provenance(description, records),
  ];
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

/** The command that makes it, without what does not change the result. */
export function sweepCommandLine({ task, seeds, ablations, maxMinutes, flags }: SweepDescription): string {
  const own = [
    ...["--seeds", String(seeds.length)],
    ...(seeds[0] === 1 ? [] : ["--from-seed", String(seeds[0])]),
    ...(ablations.length > 0 ? ["--ablate", ablations.join(",")] : []),
    ...(maxMinutes === null ? [] : ["--max-minutes", String(maxMinutes)]),
  ];
  return commandLine("sweep", task.name, ...own, ...spelled(flags)).replace(/^npx /, "");
}

function unfinished(records: readonly RunRecord[]): string {
  const done = records.filter(isDone).length;
  return done === records.length ? "" : ` (${done} of ${records.length} runs are done)`;
}

function runTable({ metric: name, ablations }: SweepDescription, records: readonly RunRecord[]): string[] {
  const head = ["network", "seed", "solved", "batches", "seconds", name];
  const rows = records.map((record) => [networkName(record), ...runCells(record, name)]);
  return withoutNetwork(ablations.length === 0, head, rows);
}

/** Seed, solved, batches, seconds, metric. */
export function runCells(record: RunRecord, name: string): string[] {
  const { seed, state, batches, seconds, metrics } = record;
  if (state === "not begun") return [String(seed), "not begun", "-", "-", "-"];
  const solved = { solved: "yes", "not solved": "no", "out of time": "no, out of time", unfinished: "unfinished" }[
    state
  ];
  return [String(seed), solved, count(batches), shortSeconds(seconds), metric(name, metrics?.[name])];
}

function summaryTable({ ablations }: SweepDescription, summaries: readonly Summary[]): string[] {
  const head = ["network", "solved", "batches, median", "batches, worst", "seconds, median", "seconds, worst"];
  const rows = summaries.map((summary) => [summary.network, ...summaryCells(summary)]);
  return withoutNetwork(ablations.length === 0, head, rows);
}

/** Solved, and the spread of batches and seconds over the runs that were. */
export function summaryCells({ solved, done, batches, seconds }: Summary): string[] {
  const cell = (value: number | undefined, text: (value: number) => string) =>
    value === undefined ? "-" : text(value);
  return [
    `${solved} of ${done}`,
    cell(batches?.median, count),
    cell(batches?.worst, count),
    cell(seconds?.median, shortSeconds),
    cell(seconds?.worst, shortSeconds),
  ];
}

function withoutNetwork(isAlone: boolean, head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return isAlone
    ? markdownTable(
        head.slice(1),
        rows.map((row) => row.slice(1)),
      )
    : markdownTable(head, rows);
}

/** "12.3", "1,234": tenths where they say something. */
export function shortSeconds(seconds: number): string {
  return seconds < 100 ? seconds.toFixed(1) : count(seconds);
}

/** One line: build, versions, machines and days; the same seed gives the same numbers on the same build. */
function provenance({ maxMinutes, sittings }: SweepDescription, records: readonly RunRecord[]): string[] {
  const builds = distinct(records.map(({ backend }) => backend));
  const versions = distinct(
    records.map((record) => record.versions && `dnc ${record.versions.cli}, Node ${record.versions.node}`),
  );
  const days = distinct(sittings.map(({ date }) => date)).toSorted();
  const when = days.length > 1 ? `${days[0]} to ${days.at(-1)}` : (days[0] ?? "");
  const limit =
    maxMinutes === null
      ? []
      : [`Stopped, and not solved: what takes more than ${maxMinutes === 1 ? "a minute" : `${maxMinutes} minutes`}.`];
  if (builds.length === 0) return ["Nothing has been run yet."];
  return [
    [
      "Medians and worst are over the seeds that were solved; the metric is of the evaluation set.",
      ...limit,
      `Build: ${builds.join("; ")}; ${versions.join("; ")}; the same seed gives the same batches and metric on it.`,
      `${distinct(sittings.map(machine)).join("; ")}; ${when}.`,
    ].join(" "),
  ];
}

function machine({ processor, cores, jobs, threads }: Sitting): string {
  const each = threads === "auto" ? "all threads" : `${threads} ${threads === 1 ? "thread" : "threads"}`;
  return `${processor}, ${cores} ${cores === 1 ? "core" : "cores"}, ${jobs} ${jobs === 1 ? "run" : "runs"} at a time with ${each} each`;
}

function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values)].filter((value) => value !== undefined);
}
