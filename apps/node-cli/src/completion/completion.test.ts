import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { createProgram } from "../program.ts";
import { temporaryFolder } from "../testing/command.ts";
import { inProcess } from "../testing/inProcess.ts";
import { commandTree } from "./tree.ts";

const scripts = { bash: "", zsh: "", fish: "" };
type Shell = keyof typeof scripts;
const shells = Object.keys(scripts) as Shell[];
beforeAll(async () => {
  for (const shell of shells) scripts[shell] = (await inProcess("completion", shell)).stdout;
});

/** The completions of bash for the last word of a command line. */
function completed(folder: string, ...args: readonly string[]): string[] {
  const printReplies = `
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    _dnc 2>/dev/null
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const given = ["--norc", "-c", `${scripts.bash}${printReplies}`, "bash", "dnc", ...args];
  const { stdout, stderr, status } = spawnSync("bash", given, { cwd: folder, encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
  return stdout.split("\n").filter(Boolean);
}

describe("in bash, dnc completes", () => {
  test.each<[string, string[], string[]]>([
    ["commands", ["tr"], ["train"]],
    ["tasks", ["train", "co"], ["copy"]],
    ["flags", ["train", "copy", "--back"], ["--backend"]],
    ["values", ["train", "copy", "--backend", "w"], ["wasm", "wasm-wide", "wasm-relaxed", "wasm-simd"]],
    ["values after =", ["train", "copy", "--backend", "=", "wasm-"], ["wasm-wide", "wasm-relaxed", "wasm-simd"]],
    ["flags after other flags", ["train", "copy", "--locations", "8", "--word"], ["--word-size"]],
    ["nothing for a number", ["train", "copy", "--locations", ""], []],
    ["configurations of bench", ["bench", "--config", "C3"], ["C3", "C3b"]],
    ["shells", ["completion", ""], shells],
  ])("%s", (_, args, expected) => expect(completed(temporaryFolder(), ...args)).toEqual(expected));

  test("folders of runs, also from another folder", () => {
    const folder = temporaryFolder();
    for (const run of ["runs/copy-1", "runs/babi-2", "elsewhere"]) {
      mkdirSync(join(folder, run), { recursive: true });
      writeFileSync(join(folder, run, "run.json"), "{}");
    }
    mkdirSync(join(folder, "runs", "no run"));
    expect(completed(folder, "eval", "")).toEqual(["elsewhere", "runs", "runs/babi-2", "runs/copy-1"]);
    expect(completed(folder, "run", "runs/c")).toEqual(["runs/copy-1"]);
    expect(completed(folder, "run", "runs/no")).toEqual(["runs/no run"]);
  });
});

describe("the script", () => {
  test.each(shells)("for %s contains every command and every flag", (shell) => {
    for (const { path, flags } of commandTree(createProgram())) {
      expect(scripts[shell]).toContain(path);
      for (const { name } of flags)
        expect(scripts[shell], path).toContain(shell === "fish" ? `-l ${name.slice(2)}` : name);
    }
  });

  test.each(shells)("for %s closes every block, and parses if the shell is installed", (shell) => {
    const script = scripts[shell];
    const blocks = {
      bash: [/\bcase /g, /\besac\b/g],
      zsh: [/\bcase /g, /\besac\b/g],
      fish: [/^ *(function|for)\b/gm, /^ *end$/gm],
    };
    const [opened, closed] = blocks[shell].map((word) => script.match(word)?.length);
    expect(opened).toBe(closed);
    const parsed = spawnSync(shell, shell === "fish" ? ["--no-execute"] : ["-n"], { input: script, encoding: "utf8" });
    if (parsed.error) expect((parsed.error as NodeJS.ErrnoException).code).toBe("ENOENT");
    else expect([parsed.status, parsed.stderr]).toEqual([0, ""]);
  });
});

test("rejects an unsupported shell and lists the supported ones", async () => {
  const { code, stderr } = await inProcess("completion", "tcsh");
  expect(code).toBe(2);
  expect(stderr).toContain("bash, zsh, fish");
});
