import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { BabiText } from "@dncjs/tasks";
import { babiFileNames, threeFactsText } from "@dncjs/tasks/babi";
import { readText } from "@dncjs/train/files";
import { Failure } from "./failure.ts";

/** The numbers of all bAbI tasks, from 1. */
export const allBabiTasks: readonly number[] = Array.from({ length: 20 }, (_, at) => at + 1);

/** Maximum size of a file: ten times the longest official file. */
const MAX_TEXT_BYTES = 2 ** 27;

/** Stories of the generated training text of task 3: 10,000 questions, as in the official text. */
const GENERATED = { stories: 2000, seed: 1 } as const;

/**
 * Reads one file per task from a folder of the official text. The training text of task 3, which is missing from some copies of the data, is
 * generated if need be.
 * @throws Failure for another missing file, or an empty one
 */
export function readBabi(folder: string, tasks: readonly number[], kind: "train" | "test"): BabiText[] {
  requireFolder(folder);
  return tasks.map((task) => {
    const source = babiFileNames(task)[kind];
    const path = join(folder, source);
    if (!existsSync(path)) {
      if (kind === "test" || task !== 3) throw new Failure(missing(folder, source));
      return { task, text: threeFactsText(GENERATED), source: `text generated in place of ${source}`, generated: true };
    }
    const text = readText(path, MAX_TEXT_BYTES);
    if (text.trim() === "") throw new Failure(`${path} is empty`);
    return { task, text, source };
  });
}

/** The absolute path of the folder, so that a run can be evaluated from another working directory. @throws Failure */
export function dataFolder(given: string | undefined): string {
  if (given !== undefined) return resolve(given);
  const { train } = babiFileNames(1);
  throw new Failure(`missing --data: expected the folder of the official bAbI text (en-10k), which contains ${train}`);
}

function requireFolder(folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (!found) throw new Failure(`--data ${folder}: no such folder`);
  if (!found.isDirectory()) throw new Failure(`--data ${folder}: got a file, expected a folder`);
}

function missing(folder: string, file: string): string {
  const inside = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const holder = inside.find((entry) => existsSync(join(folder, entry.name, file)));
  const hint = holder ? `; it is in ${join(folder, holder.name)}` : "";
  return `--data ${folder}: the folder does not contain ${file}${hint}`;
}
