import { configurationNames, configurationOf, networkOf } from "@dncjs/bench";
import { BackendError, type DncConfig, type DncOptions, defineConfig } from "@dncjs/core";
import { readJsonFile } from "@dncjs/train/files";
import { Command, Option } from "commander";
import { decide } from "../auto.ts";
import { plannedBackends } from "../backends.ts";
import { styled } from "../colour.ts";
import { describeNetwork } from "../describe.ts";
import { readDescribedRun } from "../describedRun.ts";
import { Failure } from "../failure.ts";
import { count, counted } from "../numbers.ts";
import { describePlan } from "../plan/describePlan.ts";
import { type KnownDevice, limitOf } from "../plan/limits.ts";
import { planReport } from "../plan/report.ts";
import { trainingOf } from "../plan/training.ts";
import type { Workload } from "../plan/workload.ts";
import { surveyGpu } from "../surveyGpu.ts";
import { openTask } from "../taskSpec.ts";
import { planTraining } from "../training/plan.ts";
import { type TaskKind, taskKinds } from "../training/taskKinds.ts";
import { addTrainFlags, type TrainFlags, whole } from "../training/trainFlags.ts";
import { nameOf } from "../usageError.ts";

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

/** Batch and steps of a network that was not given with a task. */
const DEFAULT_SHAPE = { batch: 16, steps: 100 } as const;

export function planCommand(kinds: readonly TaskKind[]): Command {
  const number = (flags: string, description: string) => new Option(flags, description).argParser(whole);
  const command = new Command("plan")
    .description("estimate memory by tensor and work by call, without allocating anything")
    .usage("TASK|FILE [options of dnc train] | --config FILE | --name NAME")
    .argument("[task]")
    .helpCommand(false)
    .enablePositionalOptions()
    .addOption(
      new Option(
        "--config <file>",
        "network as JSON ({inputSize, outputSize, ...}), or the run.json of a run (default: none)",
      ),
    )
    .addOption(
      new Option("--name <name>", "network of dnc bench (default: none)")
        .choices(configurationNames)
        .conflicts("config"),
    )
    .addOption(number("--batch <n>", `sequences per batch (default: of the network, or ${DEFAULT_SHAPE.batch})`))
    .addOption(number("--keep-every <k>", "keep every k-th state and recompute the others (default: every state)"))
    .addOption(new Option("--backend <name>", "backend to plan for").choices(plannedBackends).default("auto"))
    .option("--json", "print one JSON object");
  for (const option of shapeOptions()) command.addOption(option);
  for (const kind of kinds) command.addCommand(taskCommand(kind));
  command.allowUnknownOption().allowExcessArguments(); // of a task that is not known
  return command.action(planNetwork);
}

function shapeOptions(): Option[] {
  return [
    new Option("--steps <n>", `time steps per sequence (default: of the task, or ${DEFAULT_SHAPE.steps})`).argParser(
      whole,
    ),
    new Option("--mode <mode>", "workload to plan").choices(["train", "run"]).default("train"),
  ];
}

/** Accepts the flags of `dnc train`, so that both command lines describe the same network. */
function taskCommand(kind: TaskKind): Command {
  const command = new Command(kind.name).description(kind.description);
  command.optionsGroup("Plan:");
  for (const option of shapeOptions()) command.addOption(option);
  command.optionsGroup("Task:");
  kind.addFlags(command);
  return addTrainFlags(command, kind.defaults).action((flags: TrainFlags & ShapeFlags) => {
    requireFlagsAfterTask(command);
    return planTask(kind, flags);
  });
}

/** Flags before the task are those of a plan without a task. @throws Failure */
function requireFlagsAfterTask(command: Command): void {
  const plan = command.parent!;
  const misplaced = plan.options.find((option) => plan.getOptionValueSource(option.attributeName()) === "cli");
  if (!misplaced) return;
  const after = `${nameOf(command)} [options]`;
  throw new Failure(`${misplaced.long}: got the flag before the task, expected the flags after it: ${after}`);
}

async function planTask(kind: TaskKind, flags: TrainFlags & ShapeFlags): Promise<void> {
  const { spec, seed, recipe } = planTraining(kind, flags.resume ? flags : { ...flags, fresh: true });
  const { task } = await openTask(spec, seed, "training");
  await printPlan(task.description, withShape(trainingOf(task, recipe), flags), flags);
}

async function planNetwork(task: string | undefined, flags: PlanFlags): Promise<void> {
  if (task?.startsWith("-")) throw new Failure(`unknown option: got ${task}; see dnc plan --help`);
  if (task !== undefined)
    throw new Failure(`unknown task: got ${task}, expected one of ${taskKinds.map(({ name }) => name).join(", ")}`);
  if (flags.config !== undefined) await planFile(flags.config, flags);
  else if (flags.name !== undefined) await planConfiguration(flags.name, flags);
  else throw new Failure("nothing to plan: expected dnc plan TASK, --config FILE or --name NAME");
}

async function planConfiguration(name: string, flags: PlanFlags): Promise<void> {
  const configuration = configurationOf(name);
  const config = defineConfig(networkOf(configuration));
  await printPlan(
    `${name} of dnc bench`,
    withShape(training(config, configuration.batch, configuration.steps), flags),
    flags,
  );
}

/** Plans a run.json or the configuration of a network. Only a run.json has a `format`. */
async function planFile(file: string, flags: PlanFlags): Promise<void> {
  const value = readJsonFile(file, "--config");
  if ((value as { format?: unknown } | null)?.format === undefined) {
    const config = defineConfig(value as DncOptions);
    await printPlan(file, withShape(training(config, DEFAULT_SHAPE.batch, DEFAULT_SHAPE.steps), flags), flags);
  } else {
    const { task: spec, seed, recipe } = readDescribedRun(value, file);
    const { task } = await openTask(spec, seed, "training");
    await printPlan(task.description, withShape(trainingOf(task, recipe), flags), flags);
  }
}

function training(config: DncConfig, batch: number, steps: number): Workload {
  return { config, mode: "train", batch, steps, optimizerSlots: 2 };
}

function withShape(workload: Workload, { mode, steps, ...given }: ShapeFlags & Partial<PlanFlags>): Workload {
  const { batch = workload.batch, keepEvery = workload.keepEvery } = given;
  return {
    ...workload,
    mode,
    batch,
    steps: steps ?? workload.steps,
    keepEvery: mode === "train" ? keepEvery : undefined,
  };
}

async function printPlan(
  title: string,
  workload: Workload,
  { backend: requested, json }: { backend: string; json?: boolean | undefined },
): Promise<void> {
  const { name, why } = requested === "auto" ? await decide(workload) : { name: requested, why: undefined };
  const report = planReport(workload, limitOf(name, name === "gpu" ? await findGpu() : undefined));
  if (json) {
    console.log(JSON.stringify({ network: workload.config, ...report }));
    return;
  }
  const { mode, batch, steps, keepEvery, truncateEvery = steps } = workload;
  const parts = truncateEvery < steps ? ` in parts of ${count(truncateEvery)}` : "";
  const states = keepEvery ? `, keeping 1 of ${count(keepEvery)} states` : ", keeping every state";
  const kept = mode === "run" ? "" : `${parts}${states}`;
  console.log(`${styled("bold", "plan")}      ${title}`);
  console.log(`network   ${describeNetwork(workload.config)}`);
  console.log(
    `${mode === "run" ? "running   " : "training  "}${counted(batch, "sequence")} of ${counted(steps, "step")}${kept}`,
  );
  console.log(`backend   ${name}${why === undefined ? "" : ` (auto: ${why})`}`);
  for (const lines of describePlan(report)) console.log(`\n${lines.join("\n")}`);
}

/** Surveys the GPU of this machine. Undefined without a GPU: a plan may be made for another machine. */
async function findGpu(): Promise<KnownDevice | undefined> {
  try {
    return await surveyGpu();
  } catch (error) {
    if (error instanceof BackendError) return undefined;
    throw error;
  }
}
