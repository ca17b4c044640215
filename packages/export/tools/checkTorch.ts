/**
 * Compares the exported PyTorch modules of every configuration with the float32 reference over 100 steps, and runs the example:
 *
 *   npm run torch -w @dncjs/export -- PYTHON
 *
 * PYTHON has torch and safetensors. The tests of the repository need no Python.
 */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type ModelFile, readModel } from "@dncjs/core/run";
import { modelFiles } from "@dncjs/models";
import {
  BATCH,
  largestError,
  type OtherStep,
  randomModel,
  type Start,
  type StepResult,
  startFor,
} from "../src/testing/compareSteps.ts";
import { everyConfiguration } from "../src/testing/configurations.ts";
import { torchFiles } from "../src/torch/torchFiles.ts";

const BOUND = 1e-5;
const python = process.argv[2] ?? "python3";
const home = mkdtempSync(join(tmpdir(), "dncjs-torch-"));
const child = spawn(python, [fileURLToPath(new URL("steps.py", import.meta.url))]);
child.stderr.pipe(process.stderr);
const ended = once(child, "close").then(() => {
  throw new Error(`${python} ended; it needs torch and safetensors`);
});
ended.catch(() => {}); // Reported by the step that waits for an answer.

try {
  let failures = 0;
  for (const [name, config] of everyConfiguration()) {
    if (!(await agrees(name, await randomModel(config), startFor(config)))) failures++;
  }
  const trained = readModel(readFileSync(modelFiles.copy.model));
  if (!(await agrees("trained copy, y", trained, "our state", "y"))) failures++;
  const example = spawnSync(python, [join(home, "trained copy, y", "example.py")], { encoding: "utf8" });
  console.log(`example.py\n${example.stdout}${example.stderr}`);
  if (example.status !== 0) failures++;
  console.log(failures === 0 ? "all agree" : `${failures} differ by more than ${BOUND}`);
  process.exitCode = failures === 0 ? 0 : 1;
} finally {
  child.stdin.end();
  rmSync(home, { recursive: true });
}

async function agrees(name: string, model: Omit<ModelFile, "version">, start: Start, only?: string): Promise<boolean> {
  const folder = join(home, name);
  mkdirSync(folder);
  for (const { name: file, bytes } of torchFiles(model)) writeFileSync(join(folder, file), bytes);
  const error = await largestError(model, stepsOf(child, folder), start, only);
  console.log(error <= BOUND ? "ok  " : "FAIL", error.toExponential(1), name);
  return error <= BOUND;
}

function stepsOf({ stdin, stdout }: ChildProcessWithoutNullStreams, folder: string): OtherStep {
  const lines = createInterface(stdout);
  return async (x, state) => {
    const tensors = Object.fromEntries(state.names.map((name) => [name, Array.from(state.tensor(name))]));
    const answer = Promise.race([once(lines, "line"), ended]);
    stdin.write(`${JSON.stringify({ folder, batch: BATCH, x: Array.from(x), state: tensors })}\n`);
    const [line] = (await answer) as [string];
    return JSON.parse(line) as StepResult;
  };
}
