import { evaluate } from "@dncjs/train";
import { evaluationBatchSize } from "@dncjs/train/tools";
import { Command, Option } from "commander";
import { backendNames } from "../backends.ts";
import { metricLines } from "../describe.ts";
import { Failure } from "../failure.ts";
import { withLockedMemory } from "../inspect/verdict.ts";
import { type MapFlags, mapOptions } from "../maps.ts";
import { describeOpened, openRun } from "../openRun.ts";
import { type SizeFlags, sizeOption } from "../sizeFlags.ts";
import { positive } from "../sweep/sweepFlags.ts";
import { whole } from "../training/trainFlags.ts";

export interface EvalFlags extends MapFlags, SizeFlags {
  readonly backend: string;
  readonly locations?: number;
  readonly sparseReads?: number;
  readonly seed?: number;
  readonly sequences?: number;
  readonly lockMemory?: boolean;
  readonly data?: string;
  readonly task?: string;
  readonly json?: boolean;
}

export function evalCommand(): Command {
  const number = (flags: string, description: string) => new Option(flags, description).argParser(whole);
  const command = new Command("eval")
    .description("evaluate the network of a run on the evaluation set of its task")
    .argument("<run>", "folder of the run")
    .addOption(new Option("--backend <name>", "backend to run on").choices(backendNames).default("auto"))
    .option("--data <dir>", "babi: folder of the official text (default: the folder used in training)")
    .option("--task <file>", "your own task: its file (default: the file used in training)")
    .addOption(number("--locations <n>", "number of memory locations (default: that of the network)"))
    .addOption(
      number("--sparse-reads <n>", "sparse memory: locations that a look-up finds (default: those of the network)"),
    )
    .addOption(number("--seed <n>", "seed of the sequences (default: the seed of the run)"))
    .addOption(sizeOption())
    .addOption(
      new Option(
        "--sequences <n>",
        "evaluate on the first n sequences only, the shortest of babi and of a dataset (default: the whole set)",
      ).argParser(positive),
    )
    .option("--lock-memory", "lock all memory locations against writing: what the network answers without its memory");
  for (const option of mapOptions()) command.addOption(option);
  return command.option("--json", "print one JSON object").action(evaluateRun);
}

async function evaluateRun(run: string, flags: EvalFlags): Promise<void> {
  const opened = await openRun(run, flags, ({ evaluationSteps: steps }, config) => ({
    mode: "run",
    batch: evaluationBatchSize(config),
    steps,
  }));
  const { task, choice, model } = opened;
  if (!flags.json) for (const line of describeOpened(opened, flags.backend)) console.log(line);
  if (flags.lockMemory && !model.config.memory) throw new Failure("--lock-memory: this network has no memory");
  const judged = flags.lockMemory ? withLockedMemory(model) : model;
  const metrics = await evaluate(judged, task, "evaluation", { sequences: flags.sequences });
  const solved = task.isSolved(metrics);
  if (flags.json) console.log(JSON.stringify({ run, task: task.name, backend: choice.name, ...metrics, solved }));
  else for (const line of ["", ...metricLines(metrics), "", solved ? "solved" : "not solved"]) console.log(line);
  model.dispose();
}
