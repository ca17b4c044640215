import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { BabiText } from "@dncjs/tasks";
import { babiFileNames } from "@dncjs/tasks/babi";
import { readText } from "@dncjs/train/files";
import { Failure } from "./failure.ts";

/** The numbers of all bAbI tasks, from 1. */
export const allBabiTasks: readonly number[] = Array.from({ length: 20 }, (_, at) => at + 1);

/** Maximum size of a file: ten times the longest official file. */
const MAX_TEXT_BYTES = 2 ** 27;

/** Reads one file per task from a folder of the official text. @throws Failure for a missing or empty file */
export function readBabi(folder: string, tasks: readonly number[], kind: "train" | "test"): BabiText[] {
  requireFolder(folder);
  return tasks.map((task) => {
    const source = babiFileNames(task)[kind];
    const path = join(folder, source);
    if (!existsSync(path)) throw new Failure(missing(folder, source));
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
