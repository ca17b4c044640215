import { basename, join, resolve, sep } from "node:path";
import { readModel, withLocations } from "@dncjs/core/run";
import { type ExportedFile, hubFiles, onnxModel, torchFiles } from "@dncjs/export";
import { createFolder } from "@dncjs/train/files";
import { RunFolder, writeFileAtomically } from "@dncjs/train/node";
import { Command, Option } from "commander";
import { describeNetwork } from "../describe.ts";
import { requireExportFile, requireExportFolder } from "../exportOutputs.ts";
import { Failure, printable, withPath } from "../failure.ts";
import { outputPath } from "../outputPath.ts";
import { listedRun } from "../runs/listedRun.ts";
import { whole } from "../training/trainFlags.ts";

interface ExportFlags {
  readonly onnx?: string;
  readonly torch?: string;
  readonly hub?: string;
  readonly locations?: number;
  readonly json?: boolean;
}

export function exportCommand(): Command {
  const output = (flags: string, description: string) =>
    new Option(flags, `${description} (default: none)`).argParser(outputPath(flags.split(" ")[0]!));
  return new Command("export")
    .description("write the network of a run for other programs")
    .argument("<run>", "folder of the run")
    .addOption(output("--onnx <file>", "one step as ONNX (opset 18), with the state as inputs and outputs"))
    .addOption(output("--torch <dir>", "a PyTorch module, its weights and an example"))
    .addOption(
      output("--hub <dir>", "a model repository: card, configuration and weights, which createDnc loads by URL"),
    )
    .addOption(
      new Option("--locations <n>", "number of memory locations (default: that of the network)").argParser(whole),
    )
    .option("--json", "print one JSON object")
    .action(exportRun);
}

/** A file to write. */
interface Output {
  readonly path: string;
  readonly bytes: Uint8Array;
}

async function exportRun(run: string, flags: ExportFlags): Promise<void> {
  if (flags.onnx === undefined && flags.torch === undefined && flags.hub === undefined) {
    throw new Failure("export: got no output, expected one or more of --onnx FILE, --torch DIR, --hub DIR");
  }
  const folder = new RunFolder(run);
  folder.description();
  const bytes = folder.model();
  const file = await withPath(folder.modelPath, () => readModel(bytes));
  const config = flags.locations === undefined ? file.config : withLocations(file.config, flags.locations);
  const outputs = outputsOf(run, { ...file, config }, flags);
  requireDifferentPaths(outputs);
  for (const path of [flags.torch, flags.hub]) if (path !== undefined) createFolder(resolve(path));
  for (const { path, bytes } of outputs) await writeFileAtomically(resolve(path), bytes);
  if (flags.json) console.log(JSON.stringify({ run, config, files: outputs.map(({ path }) => path) }));
  else {
    console.log(`network  ${printable(folder.modelPath)}: ${describeNetwork(config)}`);
    for (const { path } of outputs) console.log(`wrote    ${path}`);
  }
}

/** Computes all outputs, and checks each path, before anything is written. */
function outputsOf(run: string, model: ReturnType<typeof readModel>, flags: ExportFlags): readonly Output[] {
  const { onnx, torch, hub } = flags;
  const outputs: Output[] = [];
  if (onnx !== undefined) {
    requireExportFile(onnx, `--onnx ${onnx}`, "onnx");
    outputs.push({ path: onnx, bytes: onnxModel(model) });
  }
  if (torch !== undefined) outputs.push(...inFolder("--torch", torch, torchFiles(model)));
  if (hub !== undefined) {
    const { task, metrics } = listedRun(run);
    const facts = { name: basename(resolve(run)), task, ...(metrics ? { metrics } : {}) };
    outputs.push(...inFolder("--hub", hub, hubFiles(model, facts)));
  }
  return outputs;
}

/** @throws Failure for two outputs with one path, or a file in the place of a folder */
function requireDifferentPaths(outputs: readonly Output[]): void {
  const paths = outputs.map(({ path }) => resolve(path));
  const shared = paths.find((path, at) =>
    paths.some((other, index) => index !== at && (other === path || other.startsWith(path + sep))),
  );
  if (shared === undefined) return;
  throw new Failure(`export: got two outputs for ${shared}, expected different paths for --onnx, --torch and --hub`);
}

function inFolder(flag: string, folder: string, files: readonly ExportedFile[]): Output[] {
  requireExportFolder(
    folder,
    `${flag} ${folder}`,
    files.map(({ name }) => name),
  );
  return files.map(({ name, bytes }) => ({ path: join(folder, name), bytes }));
}
