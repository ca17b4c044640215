import { type BabiEncoding, babiRecipe, traversalRecipe } from "@dncjs/tasks";
import type { Recipe } from "@dncjs/train";
import { type Command, InvalidArgumentError, Option } from "commander";
import { allBabiTasks, dataFolder } from "../babiData.ts";
import { Failure } from "../failure.ts";
import { completeSizes, flagOf, type Sizes, sizedTask } from "../sizedSpec.ts";
import { type SizedName, sizedTasks } from "../sizedTasks.ts";
import { type BabiSpec, babiEncodings, type TaskSpec, type TraversalSpec } from "../taskSpec.ts";
import { whole } from "./trainFlags.ts";

/** One task of `dnc train`: its flags, specification and recipe. */
export interface TaskKind {
  /** The word on the command line: the name of a task, or a file. */
  readonly name: string;
  /** The name of the task, which also names its runs. */
  readonly taskName: string;
  readonly description: string;
  addFlags(command: Command): void;
  /** Whether a specification is of this task. */
  isOwn(spec: TaskSpec): boolean;
  /**
   * The task that the flags describe. Flags that were not given default to `base`, the run to resume, then to the defaults.
   * @throws Failure for a missing flag, or one without effect
   */
  spec(flags: Readonly<Record<string, unknown>>, base: TaskSpec | undefined): TaskSpec;
  recipe(spec: TaskSpec): Recipe;
  /** The recipe of the default specification. */
  readonly defaults: Recipe;
}

/** A task described by whole numbers has one flag per number: `--max-length` for maxLength. */
function sizedKind(name: SizedName): TaskKind {
  const { description, sizes, recipe } = sizedTask(name);
  return {
    name,
    taskName: name,
    description,
    isOwn: (spec) => spec.name === name,
    addFlags(command) {
      for (const [size, { description, defaultValue }] of Object.entries(sizes)) {
        const text = typeof defaultValue === "number" ? `${description} (default: ${defaultValue})` : description;
        command.addOption(new Option(`${flagOf(size)} <n>`, text).argParser(whole));
      }
    },
    spec: (flags, base) => completeSizes(name, { ...base, ...defined(flags) } as Sizes),
    recipe: () => recipe,
    defaults: recipe,
  };
}

const babi: TaskKind = {
  name: "babi",
  taskName: "babi",
  isOwn: (spec) => spec.name === "babi",
  description: "answer questions about stories: one or more bAbI tasks, trained jointly",
  addFlags(command) {
    command.addOption(
      new Option("--task <n|all>", "bAbI tasks: a number, a list such as 1,4,9, or all (default: 1)").argParser(
        taskNumbers,
      ),
    );
    command.addOption(
      new Option("--encoding <unit>", "input of one step: a word, or a sentence (default: sentences)").choices(
        babiEncodings,
      ),
    );
    command.addOption(
      new Option(
        "--blanks <n>",
        "steps for each word of an answer, of which the last is scored (default: 1 for words, 2 for sentences)",
      ).argParser(whole),
    );
    command.addOption(
      new Option(
        "--renaming",
        "exchange words of the same kind at random in training stories (default: on for sentences)",
      ),
    );
    command.addOption(new Option("--no-renaming").hideHelp());
    command.addOption(
      new Option("--max-training-steps <n>", "leave out training stories with more steps (default: none)").argParser(
        whole,
      ),
    );
    command.addOption(
      new Option(
        "--task-lessons <lists>",
        "train on these tasks first, a list for each lesson: 1,15;1,2x3 draws task 2 three times as often (default: no lessons)",
      ).argParser(taskLists),
    );
    command.option("--data <dir>", "folder of the official text, with qa1_single-supporting-fact_train.txt (required)");
  },
  spec(flags, base) {
    const resumed = base?.name === "babi" ? base : undefined;
    const tasks = (flags.task as number[] | undefined) ?? resumed?.tasks ?? [1];
    const data = dataFolder((flags.data as string | undefined) ?? resumed?.data);
    const encoding = (flags.encoding as BabiEncoding | undefined) ?? resumed?.encoding ?? "sentences";
    const renaming = (flags.renaming as boolean | undefined) ?? resumed?.renaming ?? encoding === "sentences";
    const blanks = (flags.blanks as number | undefined) ?? resumed?.blanks;
    const maxTrainingSteps = (flags.maxTrainingSteps as number | undefined) ?? resumed?.maxTrainingSteps;
    const taskLessons = (flags.taskLessons as BabiSpec["taskLessons"]) ?? resumed?.taskLessons;
    const given = {
      ...(blanks === undefined ? {} : { blanks }),
      ...(maxTrainingSteps === undefined ? {} : { maxTrainingSteps }),
      ...(taskLessons === undefined ? {} : { taskLessons }),
    };
    return { ...resumed, name: "babi", tasks, data, encoding, renaming, ...given };
  },
  defaults: babiRecipe({ encoding: "sentences" }),
  recipe: (spec) => babiRecipe(spec.name === "babi" ? spec : {}),
};

/** The task of the recipe. With long walks the lessons after the first differ in their graphs alone, so it needs few. */
export const TRAVERSAL_DEFAULTS: Omit<TraversalSpec, "map"> = {
  name: "traversal",
  lessons: [1, 4, 6, 8, 10, 14],
  questions: 8,
  longWalks: true,
  queryTargets: true,
};

const traversal: TaskKind = {
  name: "traversal",
  taskName: "traversal",
  isOwn: (spec) => spec.name === "traversal",
  description: "walk along a random graph whose edges were shown before",
  addFlags(command) {
    const { lessons, questions } = TRAVERSAL_DEFAULTS;
    command.addOption(
      new Option(
        "--lessons <list>",
        `lessons of the paper, 1 to 14, in ascending order (default: ${lessons.join(",")})`,
      ).argParser((text) => text.split(",").map(whole)),
    );
    command.addOption(
      new Option(
        "--questions <n>",
        `walks about each training graph, with long walks in lesson 1 alone (default: ${questions})`,
      ).argParser(whole),
    );
    command.option(
      "--no-long-walks",
      "give the walks of all lessons their length in the paper; otherwise those after lesson 1 have that of the last one",
    );
    command.option("--no-query-targets", "score the answers of training only, not the queries too");
  },
  spec(flags, base) {
    const {
      longWalks = false,
      queryTargets = false,
      ...resumed
    } = base?.name === "traversal" ? base : TRAVERSAL_DEFAULTS;
    const questions = flags.questions as number | undefined;
    const spec = {
      name: "traversal",
      lessons: (flags.lessons as number[] | undefined) ?? resumed.lessons,
      questions: questions ?? resumed.questions,
      longWalks: longWalks && flags.longWalks !== false,
      queryTargets: queryTargets && flags.queryTargets !== false,
    } as const;
    if (questions !== undefined && questions > 1 && spec.longWalks && !spec.lessons.includes(1)) {
      const expected = "expected 1, or lesson 1 in --lessons, or --no-long-walks: long walks are one about each graph";
      throw new Failure(`--questions: got ${questions}, ${expected}`);
    }
    return spec;
  },
  defaults: traversalRecipe(TRAVERSAL_DEFAULTS),
  recipe: (spec) => traversalRecipe(spec.name === "traversal" ? spec : TRAVERSAL_DEFAULTS),
};

const sized = (Object.keys(sizedTasks) as SizedName[]).map(sizedKind);
export const taskKinds: readonly TaskKind[] = [...sized, traversal, babi];

function taskNumbers(text: string): readonly number[] {
  const numbers = text === "all" ? allBabiTasks : text.split(",").map(whole);
  if (new Set(numbers).size < numbers.length || numbers.some((task) => !allBabiTasks.includes(task))) {
    throw new InvalidArgumentError("Expected all, or different numbers from 1 to 20, separated by commas.");
  }
  return numbers;
}

/** Parses lists such as 1,15;1,2x3: task 2 is drawn three times as often as task 1. */
function taskLists(text: string): readonly (readonly number[])[] {
  const listed = (item: string) => {
    const [, task, times = 1] = /^(\d+)(?:x([1-9]\d?))?$/.exec(item.trim()) ?? [];
    if (allBabiTasks.includes(Number(task))) return Array<number>(Number(times)).fill(Number(task));
    throw new InvalidArgumentError(
      "Expected numbers from 1 to 20, separated by commas (3x2 lists task 3 twice), and lists separated by semicolons.",
    );
  };
  return text.split(";").map((list) => list.split(",").flatMap(listed));
}

function defined(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
