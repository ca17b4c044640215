import { dirname, join, resolve } from "node:path";
import { requireOutputFolder } from "@dncjs/train/files";
import { Argument, Command, Option } from "commander";
import { styled } from "../colour.ts";
import { exitCodes, Failure } from "../failure.ts";
import { counted } from "../numbers.ts";
import { outputPath } from "../outputPath.ts";
import { type Check, checkHashes } from "../reproduce/checkHashes.ts";
import { type Reproduction, readReproduction, reproductionNames, withData } from "../reproduce/reproduction.ts";
import { requireRunnable } from "../reproduce/requireRunnable.ts";
import { ResultsFolder, requireFigureFile } from "../reproduce/resultsFolder.ts";
import { pageText } from "../reproduce/table.ts";
import { areDone, resultsOf, type TrainOptions, trainNetworks } from "../reproduce/trainNetworks.ts";
import { defaultJobs } from "../sweep/invocation.ts";
import { Page } from "../sweep/page.ts";
import { aboveZero, positive } from "../sweep/sweepFlags.ts";
import { createSweepView, type SweepView } from "../sweep/sweepView.ts";
import { catchInterrupts } from "../training/interrupt.ts";
import { whole } from "../training/trainFlags.ts";

interface ReproduceFlags {
  readonly seeds?: number;
  readonly fromSeed: number;
  readonly budget?: number;
  readonly check?: boolean;
  readonly jobs?: number;
  readonly out?: string;
  readonly results: string;
  readonly data?: string;
  readonly page?: string;
  readonly json?: boolean;
}

export function reproduceCommand(): Command {
  return new Command("reproduce")
    .description("repeat an experiment of a paper: train seeds and baselines, test them, and write the results")
    .addArgument(new Argument("<name>", `${reproductionNames().join(", ")}, or the JSON file of an experiment`))
    .addOption(new Option("--seeds <n>", "number of seeds (default: that of the experiment)").argParser(positive))
    .addOption(new Option("--from-seed <n>", "first seed").argParser(whole).default(1))
    .addOption(
      new Option(
        "--budget <minutes>",
        "stop and save after this time; run again to continue (default: that of the experiment)",
      ).argParser(aboveZero),
    )
    .addOption(
      new Option(
        "--check",
        "train recorded runs again on the plain-SIMD build, and compare the hashes of their weights",
      ).conflicts("page"),
    )
    .addOption(new Option("--jobs <n>", "number of runs in parallel (default: one per processor)").argParser(positive))
    .addOption(new Option("--out <dir>", "folder of the runs (default: runs/NAME)").argParser(outputPath("--out")))
    .addOption(
      new Option("--results <dir>", "folder of NAME.json and table.md")
        .argParser(outputPath("--results"))
        .default("results"),
    )
    .addOption(
      new Option("--data <dir>", "folder of the official text, en-10k (required for babi)").argParser((dir) =>
        resolve(dir),
      ),
    )
    .addOption(
      new Option(
        "--page <file>",
        "insert the results in a page between <!-- dnc reproduce NAME --> and <!-- /dnc reproduce NAME -->, with the figure beside it (default: none)",
      ).argParser(outputPath("--page")),
    )
    .option("--json", "print one JSON object per line")
    .action((name: string, flags: ReproduceFlags) => reproduce(withData(readReproduction(name), flags.data), flags));
}

async function reproduce(experiment: Reproduction, flags: ReproduceFlags): Promise<void> {
  const { seeds: count = experiment.seeds, fromSeed, jobs = defaultJobs(1), json = false } = flags;
  const results = new ResultsFolder(flags.results, experiment.name);
  const page = flags.page === undefined ? undefined : new Page(flags.page, `reproduce ${experiment.name}`);
  const figure = page && join(dirname(page.path), `${experiment.name}.svg`);
  if (figure !== undefined) requireFigureFile(figure, `--page ${page!.path}: ${figure}`);
  const runs = flags.out ?? join("runs", experiment.name);
  const folder = flags.check ? `${runs}-check` : runs;
  requireOutputFolder(folder, `--out ${folder}`);
  const before = results.read(experiment.name);
  if (flags.check && !before) throw new Failure(`--check: ${results.pathOf(experiment.name)} does not exist`);
  await requireRunnable(experiment);
  const view = createSweepView(json, { metric: experiment.metric, hasAblations: false });
  const interrupt = catchInterrupts(() => view.print("stopping: saving all running runs; press Ctrl-C again to end"));
  const budget = new AbortController();
  const minutes = flags.budget ?? experiment.budget;
  const timer = setTimeout(() => budget.abort(), Math.min(MAX_TIMER_MS, 60_000 * minutes));
  const options: TrainOptions = {
    folder,
    seeds: Array.from({ length: count }, (_, at) => fromSeed + at),
    jobs,
    signal: AbortSignal.any([interrupt.signal, budget.signal]),
    observer: view,
    onNetwork: (name) => view.print(styled("bold", name)),
  };
  view.print(`${experiment.title}\n${counted(count, "seed")}, ${jobs} at a time, in ${folder}\n`);
  try {
    if (flags.check) reportChecks(await checkHashes(experiment, before!, options), json);
    else await trainAndReport(experiment, options, { results, page, figure }, view, json);
    process.exitCode = interrupt.exitCode() ?? process.exitCode;
  } finally {
    clearTimeout(timer);
    view.close();
    interrupt.release();
  }
}

interface Outputs {
  readonly results: ResultsFolder;
  readonly page: Page | undefined;
  /** The path of the figure beside the page. */
  readonly figure: string | undefined;
}

async function trainAndReport(
  experiment: Reproduction,
  options: TrainOptions,
  { results, page, figure }: Outputs,
  view: SweepView,
  json: boolean,
): Promise<void> {
  const { failures } = await trainNetworks(experiment, options);
  if (failures > 0) process.exitCode = exitCodes.failed;
  const found = await resultsOf(experiment, options.folder, results.read(experiment.name));
  const text = await results.write(found);
  await page?.write(pageText(found));
  if (figure !== undefined) await results.writeFigure(found, figure);
  view.close();
  if (json) console.log(JSON.stringify({ event: "results", ...found }));
  view.print(`\n${text}`);
  if (!areDone(experiment, options)) view.print("Some runs are not done; run the same command to continue.");
}

/** Maximum delay of a Node timer. */
const MAX_TIMER_MS = 2 ** 31 - 1;

function reportChecks(checks: readonly Check[], json: boolean): void {
  for (const check of checks) {
    const { network, seed, batches, expected, found } = check;
    const verdict = found === undefined ? "not finished" : found === expected ? "same weights" : "DIFFERENT WEIGHTS";
    if (json) console.log(JSON.stringify({ event: "check", ...check, same: found === expected }));
    else console.log(`${network}, seed ${seed}, ${counted(batches, "batch", "batches")}: ${verdict} ${found ?? ""}`);
  }
  if (checks.some(({ expected, found }) => found !== undefined && found !== expected)) {
    process.exitCode = exitCodes.failed;
  }
}
