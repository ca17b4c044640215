import { type Command, InvalidArgumentError, Option } from "commander";
import { type TrainFlags, whole } from "../training/trainFlags.ts";
import { type Ablation, parseAblations, parseShard, type Shard } from "./sweepRun.ts";

/** The flags of `dnc sweep`: its own, and those of `dnc train`. */
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
    number("--seeds <n>", "how many"),
    new Option("--from-seed <n>", "the first of them").argParser(whole).default(1),
    number("--jobs <n>", "runs at a time (as many as there are processors)"),
    new Option("--out <dir>", "the folder of the sweep (runs/sweep-TASK); a sweep in it is gone on with"),
    new Option("--shard <i/n>", "make the i-th of n parts of the runs, for many machines and one folder").argParser(
      parseShard,
    ),
    new Option("--ablate <parts>", "all seeds again without the links, allocation or memory: links,memory")
      .argParser(parseAblations)
      .default([], "none"),
    new Option("--max-minutes <m>", "stop a run that has trained for so long; it counts as not solved").argParser(
      minutes,
    ),
    new Option("--report", "train nothing: print and write the table of what is there"),
    new Option("--page <file>", "put the table between <!-- dnc sweep NAME --> and <!-- /dnc sweep NAME --> of a page"),
    new Option("--name <name>", "the NAME there (TASK)"),
    new Option("--json", "one JSON object a line, for machines"),
  ];
  command.optionsGroup("The sweep:");
  for (const option of options) command.addOption(option);
}

function positive(text: string): number {
  const value = whole(text);
  if (value < 1) throw new InvalidArgumentError("It is a whole number from 1.");
  return value;
}

function minutes(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value > 0 && Number.isFinite(value)))
    throw new InvalidArgumentError("It is a number above 0.");
  return value;
}
