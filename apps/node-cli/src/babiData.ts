import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { BabiText } from "@dncjs/tasks";
import { babiFileNames } from "@dncjs/tasks/babi";
import { Failure } from "./failure.ts";
import { readText } from "./readFile.ts";

/** The numbers of the bAbI tasks there are. */
export const allBabiTasks: readonly number[] = Array.from({ length: 20 }, (_, at) => at + 1);

/** Ten times the longest official file. */
const MOST_TEXT = 2 ** 27;

/** Reads one file of each task from a folder of the official text. @throws Failure naming the first file that is missing */
export function readBabi(folder: string, tasks: readonly number[], kind: "train" | "test"): BabiText[] {
  requireFolder(folder);
  return tasks.map((task) => {
    const source = babiFileNames(task)[kind];
    const path = join(folder, source);
    if (!existsSync(path)) throw new Failure(missing(folder, source));
    const text = readText(path, MOST_TEXT);
    if (text.trim() === "") throw new Failure(`${path} is empty`);
    return { task, text, source };
  });
}

/** Absolute, so that a run can be evaluated from another working folder. */
export function dataFolder(given: string | undefined): string {
  if (given !== undefined) return resolve(given);
  const { train } = babiFileNames(1);
  throw new Failure(`babi needs the official bAbI text: --data DIR, a folder with ${train} and so on (en-10k)`);
}

function requireFolder(folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (!found) throw new Failure(`--data ${folder}: there is no such folder`);
  if (!found.isDirectory()) throw new Failure(`--data ${folder}: this is no folder`);
}

function missing(folder: string, file: string): string {
  const inside = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const holder = inside.find((entry) => existsSync(join(folder, entry.name, file)));
  const hint = holder ? `, but ${join(folder, holder.name)} does` : "";
  return `--data ${folder}: the folder does not have ${file}${hint}`;
}
