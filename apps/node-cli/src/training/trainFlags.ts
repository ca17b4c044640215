import type { Recipe } from "@dncjs/train";
import { type Command, InvalidArgumentError, Option } from "commander";
import { backendNames, type Threads } from "../backends.ts";
import { outputPath } from "../outputPath.ts";
import { learningRateGrammar, learningRateHelp, parseLearningRate, real } from "./learningRate.ts";
import type { RecipeFlags } from "./recipe.ts";
import { recipeDefaults } from "./recipeDefaults.ts";
import { flagsOfSwitch } from "./switches.ts";

/** The flags of `dnc train` that all tasks share. */
export interface TrainFlags extends RecipeFlags {
  readonly backend: string;
  readonly threads: Threads;
  readonly seed?: number;
  readonly out?: string;
  readonly resume?: boolean;
  readonly fresh?: boolean;
  readonly config?: string;
  readonly checkpointEvery: number;
  readonly until?: number;
  readonly json?: boolean;
  readonly tensorboard?: string;
  readonly gradientStatistics?: boolean;
}

const policies = ["stop", "skip", "rollBack"];
const optimizers = ["rmspropTensorflow", "rmspropTorch", "adam", "adamw"];

/** Adds the flags that all tasks share, in groups for the help. Their descriptions have the defaults of the task's recipe. */
export function addTrainFlags(command: Command, recipe: Recipe): Command {
  const defaults = recipeDefaults(recipe);
  const groups = { "Run:": runOptions(), "Training:": trainingOptions(), "Network:": networkOptions() };
  for (const [heading, options] of Object.entries(groups)) {
    command.optionsGroup(heading);
    for (const option of options) command.addOption(withDefault(option, defaults));
  }
  return command.addHelpText("after", learningRateGrammar);
}

const number = (flags: string, description: string, parse: (text: string) => unknown = whole) =>
  new Option(flags, description).argParser(parse);

const runOptions = (): Option[] => [
  new Option("--backend <name>", "backend to train on").choices(backendNames).default("auto"),
  threadsOption(),
  number("--seed <n>", "seed of the initial weights and the data (default: 1)"),
  new Option("--out <dir>", "folder of the run (default: runs/TASK-SEED)").argParser(outputPath("--out")),
  new Option("--resume", "continue the run in the folder").conflicts("fresh"),
  new Option("--fresh", "start a new run; move an existing run aside"),
  new Option(
    "--config <file>",
    "recipe as JSON, or the run.json of another run; flags override it (default: the recipe of the task)",
  ),
  number("--checkpoint-every <seconds>", "time between checkpoints; 0: after every batch", notNegative).default(30),
  number(
    "--until <n>",
    "save and stop after this batch of the run; results do not depend on it (default: the last batch)",
  ),
  new Option("--json", "print one JSON object per line"),
  new Option("--tensorboard <dir>", "write TensorBoard event files to a folder of its own (default: none)").argParser(
    outputPath("--tensorboard"),
  ),
  new Option("--gradient-statistics", "log norms of gradients and weights by tensor at every evaluation"),
];

const trainingOptions = (): Option[] => [
  number("--batches <n>", "maximum number of batches"),
  number("--batch-size <n>", "sequences per batch"),
  number("--evaluate-every <n>", "batches between evaluations on the validation set"),
  new Option("--stop-when-solved", "stop when the task is solved").hideHelp(),
  new Option("--no-stop-when-solved", "continue when the task is solved"),
  new Option("--optimizer <type>", "optimizer").choices(optimizers),
  number("--learning-rate <schedule>", learningRateHelp, parseLearningRate),
  number("--clip-norm <bound>", "maximum norm of all gradients together; 0: no limit", real),
  number("--clip-value <bound>", "maximum magnitude of each gradient; 0: no limit", real),
  number("--gradient-clip <bound>", "maximum magnitude of gradients in the LSTM or GRU; 0: no limit (paper: 10)", real),
  number("--write-price <price[@from]>", "penalty on writing, from a fraction of the run on: 0.05@0.4", writePrice),
  number(
    "--bypass-dropout <share>",
    "share of the controller's output withheld from the output layer in training",
    real,
  ),
  number("--keep-every <k>", "keep every k-th state and recompute the others: less memory, more time"),
  number("--truncate-every <n>", "truncated backpropagation: run longer batches in parts of n steps, with their state"),
  number("--curriculum <advanceAt[@revisit]>", CURRICULUM, curriculum),
  new Option("--no-curriculum", "train on the full task from the start"),
  number("--patience <n>", "stop after n evaluations without improvement; 0: never"),
  new Option("--on-non-finite <policy>", NON_FINITE).choices(policies),
];

const networkOptions = (): Option[] => [
  new Option("--controller <type>", "recurrent layers of the controller").choices(["lstm", "gru"]),
  number("--hidden-size <n>", "units per LSTM or GRU layer"),
  number("--layers <n>", "number of LSTM or GRU layers"),
  number("--feedforward <widths>", "ReLU layers instead: 128,64", list).conflicts([
    "controller",
    "hiddenSize",
    "layers",
    "gradientClip",
  ]),
  ...onAndOff("layer-norm", "normalise the gates of the controller and the interface vector"),
  ...onAndOff("bidirectional", "add a controller that reads the input from its last step to its first"),
  number("--active-inputs <n>", "inputs that are not 0 in a typical step, for the scale of initial weights"),
  number("--locations <n>", "number of memory locations"),
  number("--word-size <n>", "numbers per memory location"),
  number("--read-heads <n>", "number of read heads"),
  number("--write-heads <n>", "number of write heads"),
  ...onAndOff("masking", "masked content lookup: keys compare a learned part of each word"),
  ...onAndOff("deallocation", "erase locations when they are freed"),
  ...onAndOff("sharpness", "sharpen the forward and backward weightings"),
  ...onAndOff("links", "temporal links: read in the order of writing"),
  ...onAndOff("allocation", "write to free locations as well as by content"),
  ...onAndOff("sparse", "read, write and link few locations per step: cost independent of the memory's size"),
  sparseSize("--sparse-reads <n>", "locations that a look-up or a direction finds (default: 8)"),
  sparseSize("--sparse-links <n>", "links of each row and column (default: 8)"),
  sparseSize("--sparse-allocations <n>", "free locations among which a write head allocates (default: 8)"),
  sparseSize("--sparse-resolution <n>", "look-ups compare similarities rounded to 1/n (default: 1024)"),
  new Option("--no-memory", "controller without memory: the baseline").conflicts(flagsOfSwitch.memory as string[]),
];

const DEFAULT_REVISIT = 0.1;
const CURRICULUM = `train in lessons: metric to advance at, share of batches from earlier lessons, ${DEFAULT_REVISIT} if it is left out`;
const NON_FINITE =
  "on a batch with non-finite numbers: end the run, skip the batch, or roll back to the last evaluation";

function onAndOff(name: string, description: string): Option[] {
  return [new Option(`--${name}`, `${description} (off: --no-${name})`), new Option(`--no-${name}`).hideHelp()];
}

/** A size of a sparse memory, which implies `--sparse`. */
function sparseSize(flags: string, description: string): Option {
  return new Option(flags, `sparse memory: ${description}`).argParser(whole);
}

function withDefault(option: Option, defaults: ReadonlyMap<string, string>): Option {
  const text = option.negate ? undefined : defaults.get(option.attributeName());
  if (text !== undefined) option.description += ` (default: ${text})`;
  return option;
}

/** Parses a whole number in decimal digits. @throws InvalidArgumentError */
export function whole(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("Expected a whole number in digits.");
  if (!Number.isSafeInteger(Number(text))) throw new InvalidArgumentError("Expected a whole number below 2^53.");
  return Number(text);
}

function threadsOption(): Option {
  return new Option("--threads <n>", "number of threads, or auto: one per processor; results do not depend on it")
    .argParser((text): Threads => (text === "auto" ? text : whole(text)))
    .default(1);
}

/** Parses a number from 0 on. @throws InvalidArgumentError */
function notNegative(text: string): number {
  const value = real(text);
  if (value < 0) throw new InvalidArgumentError("Expected a number from 0 on.");
  return value;
}

function list(text: string): number[] {
  return text.split(",").map(whole);
}

function writePrice(text: string): { price: number; from: number } {
  const [price, from = 0] = oneOrTwo(text);
  return { price, from };
}

function curriculum(text: string): { advanceAt: number; revisit: number } {
  const [advanceAt, revisit = DEFAULT_REVISIT] = oneOrTwo(text);
  return { advanceAt, revisit };
}

function oneOrTwo(text: string): [number, number?] {
  const numbers = text.split("@").map(real);
  if (numbers.length > 2) throw new InvalidArgumentError("Expected a number, or two numbers separated by @.");
  return numbers as [number, number?];
}
