import { Command, type Option } from "commander";
import { addTrainFlags } from "../training/trainFlags.ts";
import { type Ablation, runPath, type SweepRun } from "./sweepRun.ts";

/** Flags of `dnc train` by their long name, with the text that was given; null for those that have none. */
export type TrainWords = Readonly<Record<string, string | null>>;

/** What a sweep says itself about each of its runs, or about all. */
const OWN = new Set(["seed", "out", "resume", "fresh", "json"]);

const BOARD = "--tensorboard";

/** The flags of `dnc train` that a sweep takes as they are. */
export function passedOptions(): Option[] {
  return addTrainFlags(new Command()).options.filter((option) => !OWN.has(option.attributeName()));
}

/** Collects the words of these options as the command line is read; call the result when that is done. */
export function collectWords(command: Command, options: readonly Option[]): () => TrainWords {
  const words: Record<string, string | null> = {};
  for (const option of options) {
    command.on(`option:${option.name()}`, (text: string | null | undefined) => {
      words[option.long!] = text ?? null;
    });
  }
  return () => ({ ...words });
}

/** The words without those that cannot be said together with the flag of an ablation: the size of a memory that is not there. */
export function ablatedWords(words: TrainWords, without: Ablation | undefined): TrainWords {
  if (!without) return words;
  const options = passedOptions();
  const flag = ablationOption(without);
  const conflicting = new Set((flag as unknown as { conflictsWith?: string[] } | undefined)?.conflictsWith);
  const isKept = ([long]: readonly [string, unknown]) =>
    !options.some((option) => option.long === long && conflicting.has(option.attributeName()));
  return { ...Object.fromEntries(Object.entries(words).filter(isKept)), [`--no-${without}`]: null };
}

/** The words for one run of a sweep, whose event files get a folder of their own, as its other files do. */
export function wordsOf(run: SweepRun, words: TrainWords): TrainWords {
  const ablated = ablatedWords(words, run.without);
  const board = ablated[BOARD];
  return typeof board === "string" ? { ...ablated, [BOARD]: runPath(board, run) } : ablated;
}

/** Undefined where `dnc train` cannot leave that part away. */
export function ablationOption(part: Ablation): Option | undefined {
  return passedOptions().find(({ long }) => long === `--no-${part}`);
}

/** As they stand on a command line. */
export function spelled(words: TrainWords): string[] {
  return Object.entries(words).flatMap(([long, text]) => (text === null ? [long] : [long, text]));
}
