import { commandLine } from "../describe.ts";
import { count, counted, metric } from "../numbers.ts";
import { taskWord } from "../taskSpec.ts";
import type { Invocation } from "./invocation.ts";
import { codeSpan, markdownTable } from "./markdown.ts";
import { toArguments } from "./passedFlags.ts";
import { isDone, type RunRecord } from "./runRecord.ts";
import { type Summary, summarize } from "./summary.ts";
import type { SweepDescription } from "./sweepDescription.ts";
import { networkName } from "./sweepRun.ts";

/** The report of a sweep in Markdown: the command, a table of runs, a table of summaries, and the machine. */
export function reportText(description: SweepDescription, records: readonly RunRecord[]): string {
  const blocks = [
    [`${codeSpan(sweepCommandLine(description))}${unfinished(records)}`],
    runTable(description, records),
    summaryTable(description, summarize(records)),
    provenance(description, records),
  ];
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

/** The command of the sweep: its seeds, ablations and limit, and all flags of `dnc train`. */
export function sweepCommandLine({ task, seeds, ablations, maxMinutes, flags }: SweepDescription): string {
  const own = [
    "--seeds",
    String(seeds.length),
    ...(seeds[0] === 1 ? [] : ["--from-seed", String(seeds[0])]),
    ...(ablations.length > 0 ? ["--ablate", ablations.join(",")] : []),
    ...(maxMinutes === null ? [] : ["--max-minutes", String(maxMinutes)]),
  ];
  return commandLine("sweep", taskWord(task), ...own, ...toArguments(flags)).replace(/^npx /, "");
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

/** Cells of a run: seed, solved, batches, seconds, metric. */
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

/** Cells of a summary: solved runs, then median and worst batches and seconds of the solved runs. */
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

function withoutNetwork(
  isSingleNetwork: boolean,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  return isSingleNetwork
    ? markdownTable(
        head.slice(1),
        rows.map((row) => row.slice(1)),
      )
    : markdownTable(head, rows);
}

/** "12.3", "1,234": one decimal below 100. */
function shortSeconds(seconds: number): string {
  return seconds < 100 ? seconds.toFixed(1) : count(seconds);
}

/** One line with build, versions, machines and dates. */
function provenance({ maxMinutes, invocations }: SweepDescription, records: readonly RunRecord[]): string[] {
  const builds = distinct(records.map(({ backend }) => backend));
  const versions = distinct(
    records.map((record) => record.versions && `dnc ${record.versions.cli}, Node ${record.versions.node}`),
  );
  const days = distinct(invocations.map(({ date }) => date)).toSorted();
  const when = days.length > 1 ? `${days[0]} to ${days.at(-1)}` : (days[0] ?? "");
  const limit =
    maxMinutes === null
      ? []
      : [`Runs that take more than ${counted(maxMinutes, "minute")} are stopped and count as not solved.`];
  if (builds.length === 0) return ["No run has started yet."];
  return [
    [
      "Median and worst are over solved seeds; the metric is on the evaluation set.",
      ...limit,
      `Build: ${builds.join("; ")}; ${versions.join("; ")}; on this build the same seed gives the same batches and metric.`,
      `${distinct(invocations.map(machine)).join("; ")}; ${when}.`,
    ].join(" "),
  ];
}

function machine({ processor, cores, jobs, threads }: Invocation): string {
  const each = threads === "auto" ? "all threads" : counted(threads, "thread");
  return `${processor}, ${counted(cores, "core")}, ${counted(jobs, "run")} at a time with ${each} each`;
}

function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values)].filter((value) => value !== undefined);
}
