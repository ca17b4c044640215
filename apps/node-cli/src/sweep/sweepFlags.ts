import { type Command, InvalidArgumentError, Option } from "commander";
import { outputPath } from "../outputPath.ts";
import { type TrainFlags, whole } from "../training/trainFlags.ts";
import { type Ablation, parseAblations, parseShard, type Shard } from "./sweepRun.ts";

/** The flags of `dnc sweep`: its own and those of `dnc train`. */
export interface SweepFlags extends TrainFlags {
  readonly seeds?: number;
  readonly fromSeed: number;
  readonly jobs?: number;
  readonly out?: string;
  readonly shard?: Shard;
  readonly ablate: readonly Ablation[];
  readonly maxMinutes?: number;
  readonly report?: boolean;
  readonly page?: string;
  readonly name?: string;
  readonly json?: boolean;
}

export function addSweepFlags(command: Command): void {
  const number = (flags: string, description: string) => new Option(flags, description).argParser(positive);
  const options = [
    number("--seeds <n>", "number of seeds (required, except with --report)"),
    new Option("--from-seed <n>", "first seed").argParser(whole).default(1),
    number("--jobs <n>", "number of runs in parallel (default: one per processor)"),
    new Option("--out <dir>", "folder of the sweep (default: runs/sweep-TASK); a sweep in it is continued").argParser(
      outputPath("--out"),
    ),
    new Option(
      "--shard <i/n>",
      "train only part i of n, from 1 or from 0, to share a sweep between machines with a common folder (default: all parts)",
    ).argParser(parseShard),
    new Option("--ablate <parts>", "repeat all seeds without links, allocation or memory: links,memory")
      .argParser(parseAblations)
      .default([], "none"),
    new Option(
      "--max-minutes <m>",
      "stop a run after this time; it counts as not solved (default: no limit)",
    ).argParser(aboveZero),
    new Option("--report", "do not train; write and print the table of the results so far").conflicts([
      "seeds",
      "fromSeed",
      "jobs",
      "shard",
      "ablate",
      "maxMinutes",
    ]),
    new Option(
      "--page <file>",
      "insert the table in a page between <!-- dnc sweep NAME --> and <!-- /dnc sweep NAME --> (default: none)",
    ).argParser(outputPath("--page")),
    new Option("--name <name>", "NAME in the markers of the page (default: TASK)"),
    new Option("--json", "print one JSON object per line"),
  ];
  command.optionsGroup("Sweep:");
  for (const option of options) command.addOption(option);
}

/** Parses a whole number from 1. @throws InvalidArgumentError */
export function positive(text: string): number {
  const value = whole(text);
  if (value < 1) throw new InvalidArgumentError("Expected a whole number from 1.");
  return value;
}

/** Parses a number above 0. @throws InvalidArgumentError */
export function aboveZero(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value > 0 && Number.isFinite(value)))
    throw new InvalidArgumentError("Expected a number above 0.");
  return value;
}
