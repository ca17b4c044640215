import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { babiFileNames } from "@dncjs/tasks/babi";
import { allBabiTasks } from "../babiData.ts";
import { temporaryFolder } from "./command.ts";

/** A folder with two stories for each bAbI task, and two to test; like some copies of the data without the training text of task 3. */
export function tinyBabi(): string {
  const folder = temporaryFolder();
  for (const task of allBabiTasks) {
    const { train, test } = babiFileNames(task);
    const story = (name: string) => `1 ${name} sat.\n2 Who sat?\t${name}\t1\n`;
    if (task !== 3) writeFileSync(join(folder, train), story("Mary") + story("John"));
    writeFileSync(join(folder, test), story("John") + story("Mary"));
  }
  return folder;
}
