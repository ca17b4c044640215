import { existsSync, readFileSync } from "node:fs";
import { extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { DncError } from "@dncjs/core";
import { defaultRecipe } from "@dncjs/tasks";
import type { Recipe, Task } from "@dncjs/train";
import { checkTask } from "@dncjs/train/tools";
import { exitCodes, Failure, naming } from "../failure.ts";
import { importHelp } from "./importHelp.ts";

/** A task in a file of the user: its default export, and a recipe for it. */
export interface TaskFile {
  /** Absolute. */
  readonly path: string;
  readonly task: Task;
  readonly recipe: Recipe;
}

/** Whether a word of the command line names a file with a task. */
export function isTaskFile(word: string | undefined): word is string {
  return word !== undefined && /\.[cm]?[jt]s$/.test(word);
}

/** Imports a file and checks its exports. @throws Failure */
export async function readTaskFile(file: string): Promise<TaskFile> {
  const path = resolve(file);
  if (!existsSync(path)) throw new Failure(`${file}: no such file; dnc init ${file} writes an example`);
  requireTypeScript(file);
  const exported = await importFile(file, path);
  const { default: task, recipe = {} } = exported;
  return { path, task: requireTask(file, task), recipe: requireRecipe(file, recipe) };
}

/** @throws Failure if this Node cannot run the file */
export function requireTypeScript(file: string): void {
  if (!/\.[cm]?ts$/.test(file) || process.features.typescript) return;
  const javascript = file.replace(/\.[cm]?ts$/, ".mjs");
  throw new Failure(
    `${file}: Node ${process.versions.node} does not run TypeScript; use Node 22.18 or later, or write the task in JavaScript: dnc init ${javascript}`,
  );
}

async function importFile(file: string, path: string): Promise<Readonly<Record<string, unknown>>> {
  const url = pathToFileURL(path).href;
  const release = importHelp(url, formatOf(path));
  try {
    return (await import(url)) as Readonly<Record<string, unknown>>;
  } catch (cause) {
    throw new Failure(`${file}: ${reasonOf(cause, url)}`, exitCodes.badInput, { cause });
  } finally {
    release();
  }
}

/** The module format of a file with `import` or `export`, whatever its package.json says; undefined for Node to decide. */
function formatOf(path: string): "module" | "module-typescript" | undefined {
  if (!/^\s*(import|export)\b/m.test(readFileSync(path, "utf8"))) return undefined;
  return /^\.m?ts$/.test(extname(path)) ? "module-typescript" : "module";
}

/** The error of the import, with the line of the file if it is known. */
function reasonOf(cause: unknown, url: string): string {
  if (cause instanceof DncError) return cause.message;
  const { code, message = String(cause), name = "Error", stack = "" } = (cause ?? {}) as NodeJS.ErrnoException;
  const [, missing] = /^Cannot find package '([^']+)'/.exec(message) ?? [];
  if (code === "ERR_MODULE_NOT_FOUND" && missing)
    return `cannot find the package ${missing}; run npm install ${missing}`;
  if (/outside a module/.test(message)) return `${message}; rename the file to end in .mjs or .mts`;
  const at = stack.split(url)[1]?.match(/^:(\d+)/)?.[1];
  return `${name}: ${message}${at === undefined ? "" : ` (line ${at})`}`;
}

function requireTask(file: string, task: unknown): Task {
  const hint = "export default defineTask({ ... })";
  if (task === undefined) throw new Failure(`${file} has no default export; expected a task: ${hint}`);
  if (typeof task === "object" && task !== null && "sample" in task) {
    throw new Failure(`${file}: the default export is a definition, expected a task: ${hint}`);
  }
  return naming(`${file}: the default export is not a task`, () => {
    checkTask(task as Task);
    return task as Task;
  });
}

/** Merges the exported recipe over the default one. The plan of the run checks the result. */
function requireRecipe(file: string, recipe: unknown): Recipe {
  if (typeof recipe === "object" && recipe !== null && !Array.isArray(recipe)) return { ...defaultRecipe, ...recipe };
  throw new Failure(`${file}: the export recipe is not an object`);
}
