import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { opensWebGpu } from "./hideDawnWarnings.ts";
import { command, dnc, startCommandLine, temporaryFolder } from "./testing/command.ts";

const [program, ...sources] = command as [string, ...string[]];

/** Runs dnc with gpu and a missing run, after code in the process that computes. */
const failing = (code: string) => {
  const module = `data:text/javascript,if(process.send){${code}}`;
  return startCommandLine({}, [program, "--import", module, ...sources, "eval", "/nowhere", "--backend", "gpu"]).result;
};

test("commands continue in a child process if their backend is WebGPU, backends always", () => {
  for (const backend of ["gpu", "tfjs-webgpu", "tfjs-webgpu-fused"]) expect(opensWebGpu("train", backend)).toBe(true);
  for (const backend of [undefined, "auto", "wasm", "tfjs-wasm"]) expect(opensWebGpu("verify", backend)).toBe(false);
  expect(opensWebGpu("backends", undefined)).toBe(true);
});

test("auto surveys the adapter for a large step, and nothing arrives on stderr", async () => {
  const { code, stdout, stderr } = await dnc("plan", "copy", "--locations", "2048");
  expect(stdout).toMatch(/^backend {3}wasm \(auto: 1\.76 Gflop per step, but WebGPU on .* is a software adapter\)$/m);
  expect([code, stderr]).toEqual([0, ""]);
});

test("other text on stderr arrives, also an incomplete line, and so does the exit code", async () => {
  expect(await failing("process.on('exit',()=>process.stderr.write('unfinished'))")).toEqual({
    code: 2,
    stdout: "",
    stderr: "dnc: /nowhere: no such folder\nunfinished",
  });
});

test("without permission to start processes, gpu runs in this process, and auto chooses wasm", async () => {
  const restricted = async (...args: readonly string[]) =>
    startCommandLine({}, [program, "--permission", "--allow-fs-read=*", ...sources, ...args]).result;
  const { stdout } = await restricted("plan", "copy", "--locations", "2048");
  expect(stdout).toMatch(/^backend {3}wasm \(auto: .*gpu: surveying the adapter failed: .*--allow-child-process/m);
  const { stderr } = await restricted("verify", "--backend", "gpu");
  expect(stderr).toMatch(/^dnc: gpu: webgpu: .*addons.*\n$/);
});

test("a process whose child is ended by a signal ends by the same signal", async () => {
  const module = "data:text/javascript,if(process.send)process.abort()";
  const child = spawn(program, ["--import", module, ...sources, "verify", "--backend", "gpu"], { stdio: "ignore" });
  expect(await once(child, "exit")).toEqual([null, "SIGABRT"]);
});

/** Starts a training on gpu in a process group of its own, as a shell does. Resolves when it trains. */
async function startTraining(out: string): Promise<ChildProcess> {
  const size = ["--hidden-size", "8", "--locations", "4", "--word-size", "4", "--batch-size", "2"];
  const args = ["train", "copy", ...size, "--backend", "gpu", "--out", out, "--json"];
  const child = spawn(program, [...sources, ...args], { stdio: ["ignore", "pipe", "ignore"], detached: true });
  onTestFinished(() => void spawn("kill", ["-KILL", "--", `-${child.pid}`], { stdio: "ignore" })); // if the test fails
  for await (const line of createInterface(child.stdout)) if (line.includes('"event":"step"')) break;
  child.stdout.resume();
  return child;
}

test("Ctrl-C, which a terminal sends to both processes, stops a training once", async () => {
  const out = join(temporaryFolder(), "run");
  const child = await startTraining(out);
  process.kill(-child.pid!, "SIGINT");
  expect(await once(child, "exit")).toEqual([130, null]);
  expect(existsSync(join(out, "checkpoint.safetensors"))).toBe(true);
});

test("a training does not outlive a process that is killed", async () => {
  const child = await startTraining(join(temporaryFolder(), "run"));
  child.kill("SIGKILL");
  await once(child.stdout!, "close"); // Both processes hold this pipe.
});
