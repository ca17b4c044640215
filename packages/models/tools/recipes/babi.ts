import { existsSync, readFileSync } from "node:fs";
import { byLargest, type Symbols, storySymbols } from "@dncjs/inspect";
import { type BabiOptions, type BabiTask, babiTask } from "@dncjs/tasks";
import { babiFileNames } from "@dncjs/tasks/babi";
import type { Batch } from "@dncjs/train";
import type { TaskKind } from "../modelRecipe.ts";

const folder = new URL("../../../../../shared/data/babi/tasks_1-20_v1-2/en-10k/", import.meta.url);

/** Whether the official text exists. It is not part of the repository. */
export const hasBabiText: boolean = existsSync(folder);

/** Questions on the stories of one official task. `number` is the number of the task. */
export function stories(
  number: number,
  options: Pick<BabiOptions, "encoding" | "positions" | "blanks" | "renaming" | "seed">,
): TaskKind {
  const names = babiFileNames(number);
  const text = (name: string) => [{ task: number, text: readFileSync(new URL(name, folder), "utf8"), source: name }];
  return {
    task: () => babiTask({ ...options, train: text(names.train), test: text(names.test) }),
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
