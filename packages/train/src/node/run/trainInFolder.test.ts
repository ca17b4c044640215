import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ArgumentError, Dnc, ReferenceBackend } from "@dncjs/core";
import { expect, test } from "vitest";
import type { Task } from "../../task.ts";
import { echoRecipe } from "../../testing/echoRecipe.ts";
import { echoTask } from "../../testing/echoTask.ts";
import { readEvents } from "../../testing/readEvents.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { FileError } from "../files/fileError.ts";
import type { LoggedEvent } from "./events.ts";
import { trainInFolder } from "./trainInFolder.ts";

const backend = new ReferenceBackend();
const task = echoTask();
const recipe = { ...echoRecipe, batches: 12, evaluateEvery: 4, stopWhenSolved: false };
const options = { backend, task, recipe, seed: 3 };

function logOf(folder: string): Omit<LoggedEvent, "seconds">[] {
  const lines = readFileSync(join(folder, "metrics.jsonl"), "utf8").trimEnd().split("\n");
  const events = lines.map((line) => JSON.parse(line) as LoggedEvent).filter(({ event }) => event !== "saved");
  return events.map(({ seconds: _, ...rest }) => rest);
}

test("trains into a folder with a log, TensorBoard files and a network, and resumes with the same bits", async () => {
  const [whole, parts] = [join(temporaryFolder(), "a"), join(temporaryFolder(), "b")];
  const board = join(whole, "board");
  const { trainer, outcome, evaluation } = await trainInFolder(whole, { ...options, tensorboard: board });
  expect(outcome).toBe("finished");
  expect(evaluation).toEqual(await trainer.evaluate("evaluation"));
  expect(readdirSync(whole).sort()).toEqual([
    "board",
    "checkpoint.safetensors",
    "metrics.jsonl",
    "model.safetensors",
    "run.json",
  ]);
  expect(readEvents(join(board, readdirSync(board)[0]!)).filter(({ scalars }) => "loss" in scalars)).toHaveLength(12);
  const model = Dnc.load(readFileSync(join(whole, "model.safetensors")), { backend });
  expect(await model.parameters.values.read()).toEqual(await trainer.model.parameters.values.read());
  expect(model.provenance.loss).toBe(task.loss);

  const stop = new AbortController();
  const onEvent = ({ batch }: LoggedEvent) => batch === 5 && stop.abort();
  const stopped = await trainInFolder(parts, { ...options, signal: stop.signal, onEvent });
  expect([stopped.outcome, stopped.batchesDone, stopped.evaluation]).toEqual(["aborted", 5, undefined]);
  const resumed = await trainInFolder(parts, options);
  expect(resumed.trainer.batchesDone).toBe(12);
  for (const file of ["checkpoint.safetensors", "model.safetensors"]) {
    expect(readFileSync(join(parts, file)).equals(readFileSync(join(whole, file))), file).toBe(true);
  }
  expect(logOf(parts)).toEqual(logOf(whole));
});

test("of two calls on a folder at once, in one process, the second is refused and the first ends", async () => {
  const folder = join(temporaryFolder(), "run");
  const [first, second] = await Promise.allSettled([trainInFolder(folder, options), trainInFolder(folder, options)]);
  expect(first).toMatchObject({ status: "fulfilled", value: { outcome: "finished", batchesDone: 12 } });
  expect(second).toMatchObject({ status: "rejected", reason: { name: "FolderInUse" } });
});

test("refuses a folder with a run of another task, and leaves it unchanged", async () => {
  const folder = temporaryFolder();
  await trainInFolder(folder, options);
  const path = join(folder, "run.json");
  const written = readFileSync(path, "utf8");
  const message = 'holds a run of another task than "repeat every input"';
  const others = [{ ...task, description: "repeat every input" }, { ...task, inputSize: 3 }, echoTask({ lessons: 2 })];
  for (const other of others)
    await expect(trainInFolder(folder, { ...options, task: other })).rejects.toThrow(FileError);
  await expect(trainInFolder(folder, { ...options, task: others[0]! })).rejects.toThrow(message);
  expect(readFileSync(path, "utf8")).toBe(written);
  // A run of dnc, which describes its task by its sizes.
  const command = JSON.stringify({ ...JSON.parse(written), task: { name: "echo", minSteps: 3, maxSteps: 6 } });
  writeFileSync(path, command);
  await expect(trainInFolder(folder, options)).rejects.toThrow(FileError);
  expect(readFileSync(path, "utf8")).toBe(command);
  await expect(trainInFolder(folder, { ...options, task: {} as Task })).rejects.toThrow(ArgumentError);
});

test("refuses a folder of another run or with other files, and leaves it unchanged", async () => {
  const folder = temporaryFolder();
  await trainInFolder(folder, { ...options, recipe: { ...recipe, batches: 1 } });
  const before = readFileSync(join(folder, "checkpoint.safetensors"));
  await expect(trainInFolder(folder, options)).rejects.toThrow(FileError);
  await expect(trainInFolder(folder, options)).rejects.toThrow("holds a run with another recipe or seed");
  expect(readFileSync(join(folder, "checkpoint.safetensors")).equals(before)).toBe(true);
  const other = temporaryFolder();
  writeFileSync(join(other, "letter.txt"), "");
  await expect(trainInFolder(other, options)).rejects.toThrow("is not empty and contains no run");
  expect(readdirSync(other)).toEqual(["letter.txt"]);
});
