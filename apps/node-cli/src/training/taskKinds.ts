import { type BabiEncoding, babiRecipe } from "@dncjs/tasks";
import type { Recipe } from "@dncjs/train";
import { type Command, InvalidArgumentError, Option } from "commander";
import { allBabiTasks, dataFolder } from "../babiData.ts";
import { completeSizes, flagOf, type Sizes, sizedTask, sizesOf } from "../sizedSpec.ts";
import { type SizedName, sizedTasks } from "../sizedTasks.ts";
import { babiEncodings, type TaskSpec } from "../taskSpec.ts";
import { whole } from "./trainFlags.ts";

/** One task of `dnc train`: its flags, and what they mean. */
export interface TaskKind {
  readonly name: TaskSpec["name"];
  readonly description: string;
  addFlags(command: Command): void;
  /** The task that the flags ask for; what they leave open is as in `base`, the run to be resumed, or at its default. */
  spec(flags: Readonly<Record<string, unknown>>, base: TaskSpec | undefined): TaskSpec;
  recipe(spec: TaskSpec): Recipe;
}

/** A task of whole numbers has a flag for each: `--max-length` for maxLength. */
function sizedKind(name: SizedName): TaskKind {
  const { description, sizes, recipe } = sizedTask(name);
  const usual = sizesOf(completeSizes(name, {}));
  return {
    name,
    description,
    addFlags(command) {
      for (const [size, { description: meaning }] of Object.entries(sizes)) {
        command.addOption(new Option(`${flagOf(size)} <n>`, `${meaning} (${usual[size]})`).argParser(whole));
      }
    },
    spec: (flags, base) => completeSizes(name, { ...base, ...defined(flags) } as Sizes),
    recipe: () => recipe,
  };
}

const babi: TaskKind = {
  name: "babi",
  description: "answer questions about stories: the bAbI text, single tasks or all of them jointly",
  addFlags(command) {
    command.addOption(
      new Option("--task <n|all>", "which of the 20 tasks: 1, 1,4,9 or all (1)").argParser(taskNumbers),
    );
    command.addOption(
      new Option("--encoding <unit>", "what a step shows: a line of the story, or a word (sentences)").choices(
        babiEncodings,
      ),
    );
    command.addOption(
      new Option(
        "--renaming",
        "names, places and the like change places at random in training stories (sentences: on)",
      ),
    );
    command.addOption(new Option("--no-renaming").hideHelp());
    command.option("--data <dir>", "the folder of the official text, with qa1_single-supporting-fact_train.txt");
  },
  spec(flags, base) {
    const before = base?.name === "babi" ? base : undefined;
    const tasks = (flags.task as number[] | undefined) ?? before?.tasks ?? [1];
    const data = dataFolder((flags.data as string | undefined) ?? before?.data);
    const encoding = (flags.encoding as BabiEncoding | undefined) ?? before?.encoding ?? "sentences";
    const renaming = (flags.renaming as boolean | undefined) ?? before?.renaming ?? encoding === "sentences";
    return { ...before, name: "babi", tasks, data, encoding, renaming };
  },
  recipe: (spec) => babiRecipe(spec.name === "babi" ? { encoding: spec.encoding, tasks: spec.tasks } : {}),
};

export const taskKinds: readonly TaskKind[] = [...(Object.keys(sizedTasks) as SizedName[]).map(sizedKind), babi];

function taskNumbers(text: string): readonly number[] {
  const numbers = text === "all" ? allBabiTasks : text.split(",").map(whole);
  if (new Set(numbers).size < numbers.length || numbers.some((task) => !allBabiTasks.includes(task))) {
    throw new InvalidArgumentError("It is all, or numbers from 1 to 20 with commas between, no two the same.");
  }
  return numbers;
}

function defined(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
