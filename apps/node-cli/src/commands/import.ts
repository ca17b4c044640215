import { join } from "node:path";
import type { DncConfig } from "@dncjs/core";
import { writeModel } from "@dncjs/core/run";
import { type ImportedModel, importModel } from "@dncjs/export";
import type { Task } from "@dncjs/train";
import { readWhole, requireOutputFolder } from "@dncjs/train/files";
import { RunFolder, writeFileAtomically } from "@dncjs/train/node";
import { defineRecipe } from "@dncjs/train/tools";
import { Command, Option } from "commander";
import { commandLine, describeNetwork } from "../describe.ts";
import { Failure, withPath } from "../failure.ts";
import { requireMatchingSizes } from "../openRun.ts";
import { outputPath } from "../outputPath.ts";
import { openTask, type TaskSpec } from "../taskSpec.ts";
import { real } from "../training/learningRate.ts";
import { IMPORTED } from "../training/plan.ts";
import { type TaskKind, taskKinds } from "../training/taskKinds.ts";
import { whole } from "../training/trainFlags.ts";
import { versions } from "../version.ts";

interface ImportFlags {
  readonly locations?: number;
  readonly readHeads?: number;
  readonly clip?: number;
  readonly out?: string;
  readonly seed: number;
  readonly json?: boolean;
}

export function importCommand(kinds: readonly TaskKind[]): Command {
  const command = new Command("import")
    .description("make a run of a network of pytorch-dnc or of DeepMind's code")
    .usage("TASK FILE --locations <n> [options]")
    .argument("[task]")
    .helpCommand(false)
    .enablePositionalOptions();
  for (const kind of kinds) command.addCommand(taskCommand(kind));
  command.allowUnknownOption().allowExcessArguments(); // of a task that is not known
  return command.action((task: string | undefined) => {
    const names = taskKinds.map(({ name }) => name).join(", ");
    throw new Failure(
      `task: got ${task ?? "none"}, expected dnc import TASK FILE with one of ${names}, or the file of your task`,
    );
  });
}

function taskCommand(kind: TaskKind): Command {
  const count = (flags: string, description: string) => new Option(flags, description).argParser(whole);
  const command = new Command(kind.name)
    .description(kind.description)
    .argument("<file>", "safetensors file with the tensors of the network")
    .addOption(count("--locations <n>", "number of memory locations, which no file holds (required)"))
    .addOption(
      count("--read-heads <n>", "number of read heads, if the shapes in the file allow two (default: by the shapes)"),
    )
    .addOption(
      new Option(
        "--clip <bound>",
        "bound of h, c and y (default: 20 for DeepMind's code, as in its train.py; none for pytorch-dnc)",
      ).argParser(real),
    )
    .addOption(
      new Option("--out <dir>", `folder of the run (default: runs/${kind.taskName}-imported)`).argParser(
        outputPath("--out"),
      ),
    )
    .addOption(count("--seed <n>", "seed of the evaluation set").default(1))
    .option("--json", "print one JSON object");
  command.optionsGroup("Task:");
  kind.addFlags(command);
  return command.action((file: string, flags: ImportFlags) => importRun(kind, file, flags));
}

async function importRun(kind: TaskKind, file: string, flags: ImportFlags): Promise<void> {
  const { locations, readHeads, clip, seed } = flags;
  if (locations === undefined) throw new Failure("--locations: got none, expected the number of memory locations");
  const folder = new RunFolder(flags.out ?? join("runs", `${kind.taskName}-imported`));
  requireOutputFolder(folder.path, flags.out === undefined ? folder.path : `--out ${folder.path}`);
  if (folder.contents() !== undefined)
    throw new Failure(`${folder.path} is not empty; choose another folder with --out`);
  const bytes = readWhole(file, `${file}: no such file`);
  const model = await withPath(file, () => importModel(bytes, { locations, readHeads, clip }));
  const { task, spec } = await openTask(kind.spec({ ...flags }, undefined), seed, "training");
  requireMatchingSizes(model.config, task);
  await writeRun(folder, kind, { model, task, spec, seed });
  if (flags.json) console.log(JSON.stringify({ run: folder.path, task: task.name, config: model.config }));
  else {
    console.log(`network  ${describeNetwork(model.config)}, of ${model.provenance.importedFrom}`);
    console.log(`run      ${folder.path}`);
    console.log(`next     ${commandLine("eval", folder.path)}`);
  }
}

interface Imported {
  readonly model: ImportedModel;
  readonly task: Task;
  readonly spec: TaskSpec;
  readonly seed: number;
}

/** Writes the model before run.json, which makes the folder a run. */
async function writeRun(folder: RunFolder, kind: TaskKind, { model, task, spec, seed }: Imported): Promise<void> {
  folder.create();
  const { loss, lossGroups } = task;
  const provenance = { ...model.provenance, task: JSON.stringify(spec), loss, lossGroups: String(lossGroups) };
  await writeFileAtomically(folder.modelPath, writeModel({ ...model, provenance }));
  const recipe = defineRecipe({ ...kind.recipe(spec), model: networkOf(model.config) });
  await folder.describe({ task: spec, seed, recipe, backend: IMPORTED, versions });
}

function networkOf({
  inputSize: _x,
  outputSize: _y,
  ...network
}: DncConfig): Omit<DncConfig, "inputSize" | "outputSize"> {
  return network;
}
