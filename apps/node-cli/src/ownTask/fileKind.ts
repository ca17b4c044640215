import type { TaskKind } from "../training/taskKinds.ts";
import { isTaskFile, readTaskFile, type TaskFile } from "./taskFile.ts";

/** Commands whose first argument is a task. */
const COMMANDS: readonly string[] = ["train", "sweep", "plan", "import"];

/** Returns the kind of the task in the file that a command line names, or nothing. @throws Failure for an invalid file */
export async function fileKinds([command, word]: readonly string[]): Promise<readonly TaskKind[]> {
  if (command === undefined || !COMMANDS.includes(command) || !isTaskFile(word)) return [];
  return [kindOf(word, await readTaskFile(word))];
}

/** The kind is called as the file on the command line; runs are called as the task. */
function kindOf(word: string, { path, task, recipe }: TaskFile): TaskKind {
  const isOwn = (spec: { readonly name: string }) =>
    spec.name === "file" && (spec as { task?: string }).task === task.name;
  return {
    name: word,
    taskName: task.name,
    description: task.description === "" ? `the task ${task.name} in ${word}` : task.description,
    addFlags: () => {},
    isOwn,
    spec: (_flags, base) => ({ ...(base && isOwn(base) ? base : {}), name: "file", file: path, task: task.name }),
    recipe: () => recipe,
    defaults: recipe,
  };
}
