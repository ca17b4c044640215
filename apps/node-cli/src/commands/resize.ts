import { resolve } from "node:path";
import type { Dnc } from "@dncjs/core";
import { graphSizeTask } from "@dncjs/tasks";
import { evaluate } from "@dncjs/train";
import { requireOutputFile } from "@dncjs/train/files";
import { RunFolder, writeFileAtomically } from "@dncjs/train/node";
import { evaluationBatchSize } from "@dncjs/train/tools";
import { Command, InvalidArgumentError, Option } from "commander";
import { backendNames } from "../backends.ts";
import { describedRun } from "../describedRun.ts";
import { Failure } from "../failure.ts";
import { describeOpened, openRun } from "../openRun.ts";
import { outputPath } from "../outputPath.ts";
import { type Cell, heatMap, isHeatMap, sizeTable } from "../resize/heatMap.ts";
import { taskName } from "../taskSpec.ts";
import { whole } from "../training/trainFlags.ts";

interface ResizeFlags {
  readonly backend: string;
  readonly triples: readonly number[];
  readonly locations: readonly number[];
  readonly seed?: number;
  readonly svg?: string;
  readonly json?: boolean;
}

/** The sizes of the paper's figure are not stated; these include the training's and twice those. */
const TRIPLES = [32, 64, 96, 128, 192, 256];
const LOCATIONS = [32, 64, 128, 256, 512];

export function resizeCommand(): Command {
  const sizes = (flags: string, description: string, list: readonly number[]) =>
    new Option(flags, description).argParser(parseSizes).default(list, list.join(","));
  return new Command("resize")
    .description("test a network of the traversal task with other memory sizes, on graphs of other sizes")
    .argument("<run>", "folder of the run")
    .addOption(sizes("--triples <list>", "edges of the graphs", TRIPLES))
    .addOption(sizes("--locations <list>", "numbers of memory locations", LOCATIONS))
    .addOption(new Option("--backend <name>", "backend to run on").choices(backendNames).default("auto"))
    .addOption(new Option("--seed <n>", "seed of the graphs (default: the seed of the run)").argParser(whole))
    .addOption(
      new Option("--svg <file>", "write the table as a picture (default: none)").argParser(outputPath("--svg")),
    )
    .option("--json", "print one JSON object per line")
    .action(resize);
}

/** A picture may replace an earlier picture, but no other file. */
const PICTURE = { isOwn: isHeatMap, expected: "a picture of dnc resize" };

async function resize(run: string, flags: ResizeFlags): Promise<void> {
  const { svg } = flags;
  if (svg !== undefined) requireOutputFile(svg, `--svg ${svg}`, PICTURE);
  requireResizable(run);
  const locations = Math.max(...flags.locations);
  const opened = await openRun(run, { ...flags, locations }, (_, config) => ({
    mode: "run",
    batch: evaluationBatchSize(config),
    steps: Math.max(...flags.triples),
  }));
  const { model, seed } = opened;
  try {
    if (!flags.json) for (const line of [...describeOpened(opened, flags.backend), ""]) console.log(line);
    const cells = await testSizes(model, flags, flags.seed ?? seed);
    if (!flags.json) console.log(sizeTable(cells));
    if (svg !== undefined) await writeFileAtomically(resolve(svg), new TextEncoder().encode(heatMap(cells)));
  } finally {
    model.dispose();
  }
}

/** Checks task and network before the model is read and a backend is opened. @throws Failure */
function requireResizable(run: string): void {
  const { task, recipe } = describedRun(new RunFolder(run));
  if (task.name !== "traversal") throw new Failure(`${run}: got a run of ${taskName(task)}, expected one of traversal`);
  if (!recipe.model.memory) throw new Failure(`${run}: got a network without memory, expected one with memory`);
}

async function testSizes(model: Dnc, flags: ResizeFlags, seed: number): Promise<Cell[]> {
  const cells: Cell[] = [];
  for (const triples of flags.triples) {
    const task = graphSizeTask({ triples, seed });
    for (const locations of flags.locations) {
      const { walkError, walks } = await evaluate(model, task, "evaluation", { locations });
      const cell = { triples, locations, accuracy: 1 - walkError!, walks: walks! };
      cells.push(cell);
      if (flags.json) console.log(JSON.stringify(cell));
    }
  }
  return cells;
}

function parseSizes(text: string): number[] {
  const sizes = text.split(",").map(whole);
  if (sizes.includes(0)) throw new InvalidArgumentError("Expected sizes of at least 1, such as 64,128.");
  return sizes;
}
