import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { createFolder } from "@dncjs/train/files";
import { writeFileAtomically } from "@dncjs/train/node";
import { Command } from "commander";
import { commandLine } from "../describe.ts";
import { Failure } from "../failure.ts";
import { outputPath } from "../outputPath.ts";
import { isTaskFile, requireTypeScript } from "../ownTask/taskFile.ts";

export function initCommand(): Command {
  return new Command("init")
    .description("write a file with a task of your own to start from")
    .argument("[file]", "name of the new file, ending in .ts, .mts, .js or .mjs", outputPath("file"), defaultFile())
    .action(init);
}

/** A file that this Node runs. */
function defaultFile(): string {
  return process.features.typescript ? "reverse.ts" : "reverse.mjs";
}

async function init(file: string): Promise<void> {
  if (!isTaskFile(file)) throw new Failure(`file: got ${file}, expected a name that ends in .ts, .mts, .js or .mjs`);
  requireTypeScript(file);
  const path = resolve(file);
  if (existsSync(path)) throw new Failure(`${file} exists already; choose another name`);
  createFolder(dirname(path));
  await writeFileAtomically(path, readFileSync(fileURLToPath(new URL("../../template/reverse.ts", import.meta.url))));
  const word = /^[./]/.test(file) ? file : `./${file}`;
  console.log(`${word}   a task: repeat random bits in reverse order. Change sample() to make it yours.`);
  console.log(`next   ${commandLine("train", word)}`);
}
