import { evaluate } from "@dncjs/train";
import { Command, Option } from "commander";
import { backendNames } from "../backends.ts";
import { metricLines } from "../describe.ts";
import { describeOpened, openRun } from "../openRun.ts";
import { EVALUATED_ROWS } from "../plan/training.ts";

interface EvalFlags {
  readonly backend: string;
  readonly data?: string;
  readonly json?: boolean;
}

export function evalCommand(): Command {
  return new Command("eval")
    .description("judge the network of a run on its task's evaluation set")
    .argument("<run>", "the folder of the run")
    .addOption(new Option("--backend <name>", "what computes").choices(backendNames).default("auto"))
    .option("--data <dir>", "babi: the folder of the official text, if it is not where it was")
    .option("--json", "one JSON object, for machines")
    .action(judgeRun);
}

async function judgeRun(run: string, flags: EvalFlags): Promise<void> {
  const opened = await openRun(run, flags, ({ evaluationSteps: steps }) => ({
    mode: "run",
    batch: EVALUATED_ROWS,
    steps,
  }));
  const { task, choice, model } = opened;
  if (!flags.json) for (const line of describeOpened(opened, flags.backend)) console.log(line);
  const metrics = await evaluate(model, task);
  const solved = task.isSolved(metrics);
  if (flags.json) console.log(JSON.stringify({ run, task: task.name, backend: choice.name, ...metrics, solved }));
  else for (const line of ["", ...metricLines(metrics), "", solved ? "solved" : "not solved"]) console.log(line);
  model.dispose();
}
