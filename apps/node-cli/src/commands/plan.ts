import { configurationNames, configurationOf, networkOf } from "@dncjs/bench";
import { BackendError, type DncConfig, type DncOptions, defineConfig } from "@dncjs/core";
import { Command, Option } from "commander";
import { decide, surveyGpu } from "../auto.ts";
import { plannedBackends } from "../backends.ts";
import { styled } from "../colour.ts";
import { describeNetwork } from "../describe.ts";
import { Failure } from "../failure.ts";
import { count, counted } from "../numbers.ts";
import { describePlan } from "../plan/describePlan.ts";
import { type KnownDevice, limitOf } from "../plan/limits.ts";
import { planReport } from "../plan/report.ts";
import { trainingOf } from "../plan/training.ts";
import type { Workload } from "../plan/workload.ts";
import { readJsonFile } from "../readFile.ts";
import { readRun } from "../run.ts";
import { buildTask } from "../taskSpec.ts";
import { planTraining } from "../training/plan.ts";
import { type TaskKind, taskKinds } from "../training/taskKinds.ts";
import { addTrainFlags, type TrainFlags, whole } from "../training/trainFlags.ts";

interface ShapeFlags {
  readonly mode: "run" | "train";
  readonly steps?: number;
}

interface PlanFlags extends ShapeFlags {
  readonly config?: string;
  readonly name?: string;
  readonly batch?: number;
  readonly keepEvery?: number;
  readonly backend: string;
  readonly json?: boolean;
}

/** Without a task given: a network of a file, or one that speed is measured on. */
const UNSAID = { batch: 16, steps: 100 } as const;

export function planCommand(): Command {
  const number = (flags: string, description: string) => new Option(flags, description).argParser(whole);
  const command = new Command("plan")
    .description("say what a network would need, tensor by tensor and call by call; nothing is allocated")
    .usage("TASK [options of dnc train TASK] | --config FILE | --name NAME")
    .argument("[task]")
    .helpCommand(false)
    .enablePositionalOptions()
    .addOption(
      new Option("--config <file>", "a network as JSON ({inputSize, outputSize, ...}), or the run.json of a run"),
    )
    .addOption(
      new Option("--name <name>", "a network that dnc bench measures").choices(configurationNames).conflicts("config"),
    )
    .addOption(number("--batch <n>", "sequences at once"))
    .addOption(number("--keep-every <k>", "keep the state of every k-th step only"))
    .addOption(new Option("--backend <name>", "what would compute").choices(plannedBackends).default("auto"))
    .option("--json", "one JSON object, for machines");
  for (const option of shapeOptions()) command.addOption(option);
  for (const kind of taskKinds) command.addCommand(taskCommand(kind));
  return command.action(planNetwork);
}

function shapeOptions(): Option[] {
  return [
    new Option("--steps <n>", "steps of a sequence").argParser(whole),
    new Option("--mode <mode>", "what is done with it").choices(["train", "run"]).default("train"),
  ];
}

/** Takes the flags of `dnc train`, so that either command line says the same network. */
function taskCommand(kind: TaskKind): Command {
  const command = new Command(kind.name).description(kind.description);
  command.optionsGroup("The plan:");
  for (const option of shapeOptions()) command.addOption(option);
  command.optionsGroup("The task:");
  kind.addFlags(command);
  return addTrainFlags(command).action((flags: TrainFlags & ShapeFlags) => planTask(kind, flags));
}

async function planTask(kind: TaskKind, flags: TrainFlags & ShapeFlags): Promise<void> {
  const { spec, seed, recipe } = planTraining(kind, flags.resume ? flags : { ...flags, fresh: true });
  const { task } = buildTask(spec, seed, "training");
  await tell(task.description, reshaped(trainingOf(task, recipe), flags), flags);
}

async function planNetwork(task: string | undefined, flags: PlanFlags): Promise<void> {
  if (task !== undefined)
    throw new Failure(`there is no task ${task}; there are ${taskKinds.map(({ name }) => name).join(", ")}`);
  if (flags.config !== undefined) await planFile(flags.config, flags);
  else if (flags.name !== undefined) await planConfiguration(flags.name, flags);
  else throw new Failure("what is to be planned? dnc plan TASK, --config FILE or --name NAME");
}

async function planConfiguration(name: string, flags: PlanFlags): Promise<void> {
  const configuration = configurationOf(name);
  const config = defineConfig(networkOf(configuration));
  await tell(
    `${name} of dnc bench`,
    reshaped(training(config, configuration.batch, configuration.steps), flags),
    flags,
  );
}

/** A run.json says its format, a network does not. */
async function planFile(file: string, flags: PlanFlags): Promise<void> {
  const value = readJsonFile(file, "--config");
  if ((value as { format?: unknown } | null)?.format === undefined) {
    const config = defineConfig(value as DncOptions);
    await tell(file, reshaped(training(config, UNSAID.batch, UNSAID.steps), flags), flags);
  } else {
    const { task: spec, seed, recipe } = readRun(value, file);
    const { task } = buildTask(spec, seed, "training");
    await tell(task.description, reshaped(trainingOf(task, recipe), flags), flags);
  }
}

function training(config: DncConfig, batch: number, steps: number): Workload {
  return { config, mode: "train", batch, steps, optimizerSlots: 2 };
}

function reshaped(workload: Workload, { mode, steps, ...given }: ShapeFlags & Partial<PlanFlags>): Workload {
  const { batch = workload.batch, keepEvery = workload.keepEvery } = given;
  return {
    ...workload,
    mode,
    batch,
    steps: steps ?? workload.steps,
    keepEvery: mode === "train" ? keepEvery : undefined,
  };
}

async function tell(
  what: string,
  workload: Workload,
  { backend: asked, json }: { backend: string; json?: boolean | undefined },
): Promise<void> {
  const { name, why } = asked === "auto" ? await decide(workload) : { name: asked, why: undefined };
  const report = planReport(workload, limitOf(name, name === "gpu" ? await findGpu() : undefined));
  if (json) {
    console.log(JSON.stringify({ network: workload.config, ...report }));
    return;
  }
  const { mode, batch, steps, keepEvery } = workload;
  const kept = mode === "run" ? "" : keepEvery ? `, every ${count(keepEvery)}th state kept` : ", every state kept";
  console.log(`${styled("bold", "plan")}      ${what}`);
  console.log(`network   ${describeNetwork(workload.config)}`);
  console.log(
    `${mode === "run" ? "running   " : "training  "}${counted(batch, "sequence")} of ${counted(steps, "step")}${kept}`,
  );
  console.log(`backend   ${name}${why === undefined ? "" : ` (auto: ${why})`}`);
  for (const lines of describePlan(report)) console.log(`\n${lines.join("\n")}`);
}

/** The graphics card of this machine, if it has one: a plan need not be made where the training is to be. */
async function findGpu(): Promise<KnownDevice | undefined> {
  try {
    return await surveyGpu();
  } catch (error) {
    if (error instanceof BackendError) return undefined;
    throw error;
  }
}
