import { type Command, InvalidArgumentError, Option } from "commander";
import { backendNames, type Threads } from "../backends.ts";
import { learningRateGrammar, learningRateHelp, parseLearningRate, real } from "./learningRate.ts";
import type { RecipeFlags } from "./recipe.ts";

/** The flags that every `dnc train` has. */
export interface TrainFlags extends RecipeFlags {
  readonly backend: string;
  readonly threads: Threads;
  readonly seed?: number;
  readonly out?: string;
  readonly resume?: boolean;
  readonly fresh?: boolean;
  readonly config?: string;
  readonly checkpointEvery: number;
  readonly json?: boolean;
  readonly tensorboard?: string;
  readonly gradientStatistics?: boolean;
}

const policies = ["stop", "skip", "rollBack"];
const optimizers = ["rmspropTensorflow", "rmspropTorch", "adam", "adamw"];

export function addTrainFlags(command: Command): Command {
  const number = (flags: string, description: string, parse: (text: string) => unknown = whole) =>
    new Option(flags, description).argParser(parse);
  const group = (heading: string, options: readonly Option[]) => {
    command.optionsGroup(heading);
    for (const option of options) command.addOption(option);
  };
  group("The run:", [
    new Option("--backend <name>", "what computes").choices(backendNames).default("auto"),
    threadsOption(),
    number("--seed <n>", "of the initial weights and the data (1)"),
    new Option("--out <dir>", "the folder of the run (runs/TASK-SEED)"),
    new Option("--resume", "go on with the run in that folder").conflicts("fresh"),
    new Option("--fresh", "begin anew; a run in that folder is moved aside"),
    new Option("--config <file>", "a recipe as JSON, or the run.json of another run; flags override it"),
    number("--checkpoint-every <seconds>", "from one checkpoint to the next, 0: after every batch", real).default(30),
    new Option("--json", "one JSON object a line, for machines"),
    new Option("--tensorboard <dir>", "show the run in TensorBoard: a folder of its own for event files"),
    new Option("--gradient-statistics", "log norms of gradients and weights, tensor by tensor, at every evaluation"),
  ]);
  group("Training:", [
    number("--batches <n>", "the most batches"),
    number("--batch-size <n>", "sequences a batch"),
    number("--evaluate-every <n>", "batches from one look at the validation set to the next"),
    new Option("--stop-when-solved", "end when the task is solved").hideHelp(),
    new Option("--no-stop-when-solved", "train on when the task is solved"),
    new Option("--optimizer <type>", "how weights follow gradients").choices(optimizers),
    number("--learning-rate <schedule>", learningRateHelp, parseLearningRate),
    number("--clip-norm <bound>", "of all gradients together, 0 for none", real),
    number("--clip-value <bound>", "of each gradient, 0 for none", real),
    number("--gradient-clip <bound>", "of gradients inside the LSTM, 0 for none (the paper: 10)", real),
    number("--write-price <price[@from]>", "a price on writing, from a fraction of the run on: 0.05@0.4", writePrice),
    number("--keep-every <k>", "keep the state of every k-th step only: less memory, more work"),
    number("--curriculum <advanceAt[@revisit]>", CURRICULUM, curriculum),
    new Option("--no-curriculum", "the task itself from the start"),
    number("--patience <n>", "stop after so many evaluations without a better metric, 0 for never"),
    new Option("--on-non-finite <policy>", NON_FINITE).choices(policies),
  ]);
  group("The network:", [
    number("--hidden-size <n>", "units of an LSTM layer"),
    number("--layers <n>", "LSTM layers"),
    number("--feedforward <widths>", "ReLU layers instead of an LSTM: 128,64", list).conflicts([
      "hiddenSize",
      "layers",
    ]),
    number("--locations <n>", "locations of the memory"),
    number("--word-size <n>", "numbers in a location"),
    number("--read-heads <n>", ""),
    number("--write-heads <n>", ""),
    ...onAndOff("masking", "keys that look at a part of a row"),
    ...onAndOff("deallocation", "rows that are erased when they are freed"),
    ...onAndOff("sharpness", "links that stay sharp when they are followed"),
    ...onAndOff("links", "temporal links, to read in the order of writing"),
    ...onAndOff("allocation", "writing to free rows, not by content alone"),
    new Option("--no-memory", "the controller alone: the baseline").conflicts(memoryFlags),
  ]);
  return command.addHelpText("after", learningRateGrammar);
}

const REVISIT = 0.1;
const CURRICULUM = `lessons: on to the next at this metric, a share of batches of earlier ones (${REVISIT})`;
const NON_FINITE =
  "a batch with numbers that are not finite: ends the run, is left out, or undoes all since the evaluation";

const memoryFlags = [
  ...["locations", "wordSize", "readHeads", "writeHeads"],
  ...["masking", "deallocation", "sharpness", "links", "allocation"],
];

function onAndOff(name: string, description: string): Option[] {
  return [new Option(`--${name}`, `${description} (--no-${name}: off)`), new Option(`--no-${name}`).hideHelp()];
}

export function whole(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("It is a whole number, in digits.");
  if (!Number.isSafeInteger(Number(text))) throw new InvalidArgumentError("It is a whole number below 2^53.");
  return Number(text);
}

export function threadsOption(): Option {
  return new Option("--threads <n>", "threads that compute (the results are the same), or auto: one a processor")
    .argParser((text): Threads => (text === "auto" ? text : whole(text)))
    .default(1);
}

function list(text: string): number[] {
  return text.split(",").map(whole);
}

function writePrice(text: string): { price: number; from: number } {
  const [price, from = 0] = oneOrTwo(text);
  return { price, from };
}

function curriculum(text: string): { advanceAt: number; revisit: number } {
  const [advanceAt, revisit = REVISIT] = oneOrTwo(text);
  return { advanceAt, revisit };
}

function oneOrTwo(text: string): [number, number?] {
  const numbers = text.split("@").map(real);
  if (numbers.length > 2) throw new InvalidArgumentError("It is a number, or two with @ between.");
  return numbers as [number, number?];
}
