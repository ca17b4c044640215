import { resolve } from "node:path";
import { Dnc } from "@dncjs/core";
import { evaluate } from "@dncjs/train";
import { Command, Option } from "commander";
import { backendNames, chooseBackend } from "../backends.ts";
import { styled } from "../colour.ts";
import { describeChoice, metricLines } from "../describe.ts";
import { counted } from "../numbers.ts";
import { RunFolder } from "../run.ts";
import { buildTask, type TaskSpec } from "../taskSpec.ts";

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
  const folder = new RunFolder(run);
  const { task: spec, seed } = folder.description();
  const bytes = folder.model();
  const { task } = buildTask(moved(spec, flags.data), seed, "evaluating");
  const choice = await chooseBackend(flags.backend);
  const model = Dnc.load(bytes, { backend: choice.backend });
  if (!flags.json) {
    console.log(`${styled("bold", task.name)}     ${task.description}`);
    console.log(
      `model    ${folder.modelPath}, after ${counted(Number(model.provenance.batches ?? 0), "batch", "batches")}`,
    );
    console.log(`backend  ${describeChoice(choice, flags.backend)}`);
  }
  const metrics = await evaluate(model, task);
  const solved = task.isSolved(metrics);
  if (flags.json) console.log(JSON.stringify({ run, task: task.name, backend: choice.name, ...metrics, solved }));
  else for (const line of ["", ...metricLines(metrics), "", solved ? "solved" : "not solved"]) console.log(line);
  model.dispose();
}

/** The text may have moved since the run. */
function moved(spec: TaskSpec, data: string | undefined): TaskSpec {
  return spec.name === "babi" && data !== undefined ? { ...spec, data: resolve(data) } : spec;
}
