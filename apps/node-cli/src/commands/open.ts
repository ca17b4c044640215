import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { basename, resolve } from "node:path";
import type { DncConfig } from "@dncjs/core";
import { readModel } from "@dncjs/core/run";
import { RunFolder } from "@dncjs/train/node";
import { Command, InvalidArgumentError, Option } from "commander";
import { describedRun } from "../describedRun.ts";
import { exitCodes, Failure, printable, withPath } from "../failure.ts";
import { explorerFiles } from "../open/explorerFiles.ts";
import { explorerServer, pageServer } from "../open/explorerServer.ts";
import { openBrowser } from "../open/openBrowser.ts";
import { reportOf } from "../open/report.ts";
import { evaluatedSpec } from "../openRun.ts";
import { exampleAt } from "../show/example.ts";
import { openTask, type TaskSpec } from "../taskSpec.ts";
import { whole } from "../training/trainFlags.ts";

interface OpenFlags {
  readonly port: number;
  readonly browser: boolean;
  readonly data?: string;
  readonly task?: string;
}

/** The lesson of the explorer that shows runs of a task. Runs of other tasks are shown as a report. */
const lessons: Readonly<Record<string, string>> = {
  copy: "copy",
  allocation: "allocate",
  "associative-recall": "recall",
  traversal: "underground",
};

export function openCommand(): Command {
  return new Command("open")
    .description("show a run in your browser, in the explorer or as a report, through a server on this machine")
    .argument("<run>", "folder of the run")
    .addOption(new Option("--port <n>", "port of the server").argParser(portNumber).default(0, "any free one"))
    .option("--data <dir>", "babi: folder of the official text (default: the folder used in training)")
    .option("--task <file>", "your own task: its file (default: the file used in training)")
    .option("--no-browser", "print the address without opening the browser")
    .action(open);
}

async function open(run: string, { port, browser, ...flags }: OpenFlags): Promise<void> {
  const folder = new RunFolder(run);
  const { task, seed } = describedRun(folder, flags);
  const spec = evaluatedSpec(task, flags);
  const lesson = lessons[task.name];
  const model = folder.model();
  const { config } = await withPath(folder.modelPath, () => readModel(model));
  const server =
    lesson !== undefined && fitsExplorer(config, lesson)
      ? explorerServer(explorerFiles(), {
          lesson,
          input: await exampleOf(spec, seed),
          name: basename(resolve(folder.path)),
          model,
        })
      : pageServer(await reportOf(run, flags));
  server.listen(port, "127.0.0.1");
  await once(server, "listening").catch((error: Error) => {
    throw new Failure(`--port ${port}: ${error.message}`, exitCodes.failed);
  });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  console.log(`${printable(run)} is at ${address} until you press Ctrl-C`);
  if (browser) openBrowser(address);
  await once(server, "close");
}

/** Whether the explorer shows such a network in a lesson (`ownShape` of @dncjs/explorer, which may be missing). */
export function fitsExplorer({ memory, outputSize }: DncConfig, lesson: string): boolean {
  if (!memory || memory.sparse || memory.writeHeads > 1 || memory.locations > 256 || memory.wordSize > 64) return false;
  return lesson === "underground" || (memory.readHeads === 1 && outputSize <= 8);
}

function portNumber(text: string): number {
  const port = whole(text);
  if (port <= 65_535) return port;
  throw new InvalidArgumentError("Expected a whole number from 0 to 65535.");
}

/** The columns of the first sequence of the evaluation set of a copy task; other lessons have an input of their own. */
async function exampleOf(spec: TaskSpec, seed: number): Promise<string | undefined> {
  if (spec.name !== "copy") return undefined;
  const { task } = await openTask(spec, seed, "evaluation");
  const { x, steps } = exampleAt(task, "evaluation", 0);
  const X = task.inputSize;
  const columns = Array.from({ length: steps }, (_, t) => Array.from(x.subarray(t * X, (t + 1) * X)));
  const [start, repeat] = [X - 2, X - 1].map((flag) => columns.findIndex((column) => column[flag] === 1));
  const shown = columns.slice(start! + 1, repeat);
  return shown.map((column) => column.slice(0, X - 2).join("")).join(" ");
}
