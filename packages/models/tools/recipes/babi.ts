import { existsSync, readFileSync } from "node:fs";
import { byLargest, type Symbols, storySymbols } from "@dncjs/inspect";
import { type BabiOptions, type BabiTask, type BabiText, babiTask } from "@dncjs/tasks";
import { babiFileNames } from "@dncjs/tasks/babi";
import type { Batch } from "@dncjs/train";
import { modelFolder } from "../modelFolder.ts";
import type { TaskKind } from "../modelRecipe.ts";

const folder = new URL("../../../../../shared/data/babi/tasks_1-20_v1-2/en-10k/", import.meta.url);

/** Whether the official text exists. It is not part of the repository. */
export const hasBabiText: boolean = existsSync(folder);

/** Questions on the stories of one official task. `number` is the number of the task. */
export function stories(
  number: number,
  options: Pick<BabiOptions, "encoding" | "positions" | "blanks" | "renaming" | "seed">,
): TaskKind {
  return kindOf(() => babiTask({ ...options, train: [textOf(number, "train")], test: [textOf(number, "test")] }));
}

/** Questions on the test stories of all tasks of the run in the folder of the model `name`. */
export function storiesOfRun(name: string): TaskKind {
  return kindOf(() => {
    const run = JSON.parse(readFileSync(new URL("run.json", modelFolder(name)), "utf8"));
    const { tasks, vocabulary, encoding, positions, blanks } = run.task as BabiOptions & { tasks: number[] };
    const test = tasks.map((number) => textOf(number, "test"));
    return babiTask({ train: [], test, seed: run.seed, vocabulary, encoding, positions, blanks });
  });
}

function textOf(task: number, use: "train" | "test"): BabiText {
  const source = babiFileNames(task)[use];
  return { task, text: readFileSync(new URL(source, folder), "utf8"), source };
}

function kindOf(task: () => BabiTask): TaskKind {
  return {
    task,
    decide: byLargest,
    symbols: (task, batch) => symbolsOf(task as BabiTask, batch),
    words(task) {
      const { vocabulary, encoding, positions, blanks } = task as BabiTask;
      return { vocabulary, encoding, positions, blanks };
    },
  };
}

function symbolsOf(task: BabiTask, batch: Batch): Symbols {
  const V = task.vocabulary.length;
  const lines = task.lineNumbers(batch, 0);
  return storySymbols({
    lines,
    words: lines.map((_, step) => task.wordsShown(batch, 0, step).filter((word) => word !== "-")),
    expected: lines.map((_, step) => {
      const word = batch.target.subarray(step * V, (step + 1) * V).indexOf(1);
      return word < 0 ? null : task.vocabulary[word]!;
    }),
  });
}
