import { execFile } from "node:child_process";
import { join } from "node:path";
import { surveyJoining } from "@dncjs/wasm";
import { expect, test } from "vitest";
import { wantsJoining } from "./joinVectors.ts";
import { command, type Result, startCommandLine, temporaryFolder } from "./testing/command.ts";

const canJoin = surveyJoining().state !== "off";
const [program, ...sources] = command as [string, ...string[]];

/** Runs dnc in a Node with more flags. */
const withFlags = (flags: readonly string[], ...args: readonly string[]): Promise<Result> =>
  startCommandLine({}, [program, ...flags, ...sources, ...args]).result;

/** Node's flags in the process that computes, which a module that is loaded first prints. */
function flagsOf(...args: readonly string[]): Promise<string[]> {
  const code =
    "data:text/javascript,process.on('exit',()=>console.error('FLAGS',...process.execArgv.filter((x)=>!x.includes(':')&&!x.includes('source'))))";
  return new Promise((resolve, reject) => {
    execFile(program, ["--import", code, ...sources, ...args], (error, _, stderr) => {
      if (error) reject(error);
      else resolve(stderr.split("\n").filter((line) => line.startsWith("FLAGS")));
    });
  });
}

const small = ["--hidden-size", "8", "--locations", "4", "--word-size", "4", "--batch-size", "2", "--batches"];

test("long commands on auto, wasm and wasm-wide want 256-bit vectors, others on wasm-wide only", () => {
  for (const name of ["train", "sweep", "bench", "eval", "backends"]) {
    for (const backend of [undefined, "auto", "wasm", "wasm-wide"]) expect(wantsJoining(name, backend)).toBe(true);
    for (const backend of ["wasm-relaxed", "gpu", "tfjs-wasm"]) expect(wantsJoining(name, backend)).toBe(false);
  }
  for (const name of ["run", "inspect", "verify", "plan"]) {
    expect(wantsJoining(name, "auto")).toBe(false);
    expect(wantsJoining(name, "wasm-wide")).toBe(true);
  }
});

test("trains in one process, with the flag on its command line if that is possible", async () => {
  const train = (...backend: string[]) =>
    flagsOf("train", "copy", ...small, "3", "--out", join(temporaryFolder(), "run"), ...backend);
  const joined = canJoin ? " --experimental-wasm-revectorize --no-liftoff" : "";
  expect(await train()).toEqual([`FLAGS --import${joined}`]);
  expect(await train("--backend", "wasm-relaxed")).toEqual(["FLAGS --import"]);
});

test("never joins vectors against the flags of the user", async () => {
  for (const flag of ["--no-experimental-wasm-revectorize", "--freeze-flags-after-init"]) {
    const { code, stdout } = await withFlags([flag], "backends");
    expect(stdout).toMatch(/^wasm +available +wasm relaxed simd, 1 thread/);
    expect(stdout).toContain(`128-bit vectors: this process was started with ${flag}`);
    expect(code).toBe(0);
    const refused = await withFlags([flag], "verify", "--backend", "wasm-wide");
    expect(refused.stderr).toBe(
      `dnc: wasm: no 256-bit vectors: this process was started with ${flag}; use wasm-relaxed\n`,
    );
    expect(refused.code).toBe(1);
  }
});

test("passes on signals and exit codes, also from a child process", async () => {
  const withoutExecve = ["--import", "data:text/javascript,process.execve=undefined"];
  for (const flags of [[], withoutExecve]) {
    const out = join(temporaryFolder(), "run");
    const running = startCommandLine({}, [
      program,
      ...flags,
      ...sources,
      ...["train", "copy", ...small, "1000000", "--out", out, "--json"],
    ]);
    await running.untilLines(2);
    running.kill("SIGTERM");
    expect((await running.result).code).toBe(143);
    expect((await withFlags(flags, "eval", "/nowhere")).code).toBe(2);
  }
});
