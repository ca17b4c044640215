import { defaultRecipe } from "@dncjs/tasks";
import type { Recipe } from "@dncjs/train";
import { Command, type Option } from "commander";
import { flagOf } from "../sizedSpec.ts";
import { flagsOfSwitch } from "../training/switches.ts";
import { addTrainFlags } from "../training/trainFlags.ts";
import { type Ablation, runPath, type SweepRun } from "./sweepRun.ts";

/** Flags of `dnc train` by their long name, with their value as text; null for flags without a value. */
export type PassedFlags = Readonly<Record<string, string | null>>;

/** Flags that the sweep sets itself. */
const OWN = new Set(["seed", "out", "resume", "fresh", "until", "json"]);

const BOARD = "--tensorboard";

/** The flags of `dnc train` that a sweep passes on. The recipe gives the defaults in their descriptions. */
export function passedOptions(recipe: Recipe = defaultRecipe): Option[] {
  return addTrainFlags(new Command(), recipe).options.filter((option) => !OWN.has(option.attributeName()));
}

/** Collects the values of these options while commander parses. Call the returned function after parsing. */
export function collectFlags(command: Command, options: readonly Option[]): () => PassedFlags {
  const flags: Record<string, string | null> = {};
  for (const option of options) {
    command.on(`option:${option.name()}`, (text: string | null | undefined) => {
      flags[option.long!] = text ?? null;
    });
  }
  return () => ({ ...flags });
}

/** The flags with the flag of an ablation, without those that then have no effect: for example the sizes of a removed memory. */
export function ablatedFlags(flags: PassedFlags, without: Ablation | undefined): PassedFlags {
  if (!without) return flags;
  const unused = flagsOfSwitch[without].flatMap((name) => [flagOf(name), flagOf(name).replace("--", "--no-")]);
  const kept = Object.entries(flags).filter(([long]) => !unused.includes(long));
  return { ...Object.fromEntries(kept), [`--no-${without}`]: null };
}

/** The flags of one run. Its event files get their own folder. */
export function flagsOfRun(run: SweepRun, flags: PassedFlags): PassedFlags {
  const ablated = ablatedFlags(flags, run.without);
  const board = ablated[BOARD];
  return typeof board === "string" ? { ...ablated, [BOARD]: runPath(board, run) } : ablated;
}

/** The option of `dnc train` that removes the part; undefined if there is none. */
export function ablationOption(part: Ablation): Option | undefined {
  return passedOptions().find(({ long }) => long === `--no-${part}`);
}

/** The flags as arguments of a command line. */
export function toArguments(flags: PassedFlags): string[] {
  return Object.entries(flags).flatMap(([long, text]) => (text === null ? [long] : [long, text]));
}
