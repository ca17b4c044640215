import { join } from "node:path";
import { Command } from "commander";
import { commandLine } from "../describe.ts";
import { exitCodes, Failure } from "../failure.ts";
import { counted } from "../numbers.ts";
import { currentInvocation, defaultJobs } from "../sweep/invocation.ts";
import { Page } from "../sweep/page.ts";
import { collectFlags, type PassedFlags, passedOptions } from "../sweep/passedFlags.ts";
import { summaryCells } from "../sweep/report.ts";
import { isDone, type RunRecord, readRecord } from "../sweep/runRecord.ts";
import { runSweep } from "../sweep/runSweep.ts";
import { type Summary, summarize } from "../sweep/summary.ts";
import { addSweepFlags, type SweepFlags } from "../sweep/sweepFlags.ts";
import { SweepFolder } from "../sweep/sweepFolder.ts";
import { planSweep, requestedRuns } from "../sweep/sweepPlan.ts";
import { createSweepView, type SweepView } from "../sweep/sweepView.ts";
import { trainRun } from "../sweep/trainRun.ts";
import { taskName } from "../taskSpec.ts";
import { catchInterrupts, type Interrupt } from "../training/interrupt.ts";
import type { TaskKind } from "../training/taskKinds.ts";

export function sweepCommand(kinds: readonly TaskKind[]): Command {
  const command = new Command("sweep")
    .description("train many seeds, each in its own process, and tabulate the results")
    .usage("TASK|FILE --seeds N [options]")
    .helpCommand(false);
  for (const kind of kinds) command.addCommand(taskCommand(kind));
  return command;
}

function taskCommand(kind: TaskKind): Command {
  const command = new Command(kind.name).description(kind.description);
  addSweepFlags(command);
  command.optionsGroup("Task:");
  const ownOptions = command.options.length;
  kind.addFlags(command);
  for (const option of passedOptions(kind.defaults)) command.addOption(option);
  const collected = collectFlags(command, command.options.slice(ownOptions));
  return command.action((flags: SweepFlags) => sweepTask(kind, flags, collected()));
}

async function sweepTask(kind: TaskKind, flags: SweepFlags, passed: PassedFlags): Promise<void> {
  const [unused] = flags.report ? Object.keys(passed) : [];
  if (unused !== undefined) throw new Failure(`${unused} has no effect with --report: omit one of the two`);
  if (flags.name !== undefined && flags.page === undefined) throw new Failure("--name: expected --page as well");
  const folder = new SweepFolder(flags.out ?? join("runs", `sweep-${kind.taskName}`));
  const page = flags.page === undefined ? undefined : new Page(flags.page, `sweep ${flags.name ?? kind.taskName}`);
  if (flags.report) return report(folder, kind, flags, page);
  const request = await planSweep(kind, flags, passed);
  const { metric } = request;
  const jobs = flags.jobs ?? defaultJobs(request.threads);
  const runs = requestedRuns(request, flags.shard);
  const hasWork = folder.description() === undefined || runs.some((run) => !isDone(readRecord(folder.path, run)));
  await folder.open(request, hasWork ? currentInvocation(jobs, request.threads) : undefined);
  const view = createSweepView(flags.json === true, { metric, hasAblations: request.ablations.length > 0 });
  view.print(`${counted(runs.length, "run")}, ${jobs} at a time, in ${folder.path}\n`);
  const interrupt = catchInterrupts(() =>
    view.print("stopping: saving all running runs; press Ctrl-C again to end at once"),
  );
  try {
    const { failures } = await runSweep(runs, jobs, interrupt.signal, {
      record: (run) => readRecord(folder.path, run),
      train: (run, onEvent) =>
        trainRun(run, { ...runOptions(kind, folder, flags, passed), signal: interrupt.signal, onEvent }),
      report: () => folder.report(),
      observer: view,
    });
    await reportEnd({ folder, flags, page, view, failures, interrupt, kind });
  } finally {
    view.close();
    interrupt.release();
  }
}

function runOptions(
  kind: TaskKind,
  folder: SweepFolder,
  { maxMinutes = Number.POSITIVE_INFINITY }: SweepFlags,
  passed: PassedFlags,
) {
  return { sweep: folder.path, task: kind.name, flags: passed, maxSeconds: 60 * maxMinutes };
}

/** Handles `--report`. */
async function report(
  folder: SweepFolder,
  kind: TaskKind,
  { json }: SweepFlags,
  page: Page | undefined,
): Promise<void> {
  const description = folder.description();
  if (!description) throw new Failure(`${folder.path} is not a sweep: it has no sweep.json`);
  if (!kind.isOwn(description.task)) {
    throw new Failure(
      `${folder.path}: got a sweep of ${taskName(description.task)}, expected a sweep of ${kind.taskName}`,
    );
  }
  const { records, text } = await folder.report();
  await page?.write(text);
  if (json) for (const line of jsonReport(records)) console.log(line);
  else process.stdout.write(text);
}

function jsonReport(records: readonly RunRecord[]): string[] {
  const lines = [...records.map((record) => ({ event: "run", ...record })), ...summarize(records).map(summaryEvent)];
  return lines.map((line) => JSON.stringify(line));
}

function summaryEvent(summary: Summary) {
  return { event: "summary", ...summary } as const;
}

interface Ending {
  readonly folder: SweepFolder;
  readonly kind: TaskKind;
  readonly flags: SweepFlags;
  readonly page: Page | undefined;
  readonly view: SweepView;
  readonly failures: number;
  readonly interrupt: Interrupt;
}

async function reportEnd({ folder, kind, flags, page, view, failures, interrupt }: Ending): Promise<void> {
  const { records, text } = await folder.report();
  view.close();
  const left = records.filter((record) => !isDone(record)).length;
  for (const summary of summarize(records)) {
    if (flags.json) console.log(JSON.stringify(summaryEvent(summary)));
    else view.print(`\n${summaryLines(summary).join("\n")}`);
  }
  view.print(`\ntable  ${folder.tablePath}\n       ${folder.recordsPath}  the same as JSON, one object per run`);
  if (page && left === 0) await page.write(text);
  if (left > 0) {
    const report = commandLine("sweep", kind.name, "--out", folder.path, "--report");
    view.print(`\n${counted(left, "run is", "runs are")} not done${page ? `; ${page.path} was not changed` : ""}`);
    view.print(`run the same command again to continue; print the table so far: ${report}`);
  }
  process.exitCode = interrupt.exitCode() ?? (failures > 0 ? exitCodes.failed : 0);
}

function summaryLines(summary: Summary): string[] {
  const [solved, batches, worstBatches, seconds, worstSeconds] = summaryCells(summary);
  const spread =
    summary.solved === 0
      ? []
      : [`batches  median ${batches}, worst ${worstBatches}`, `seconds  median ${seconds}, worst ${worstSeconds}`];
  return [`${summary.network === "whole" ? "" : `${summary.network}: `}solved ${solved}`, ...spread];
}
