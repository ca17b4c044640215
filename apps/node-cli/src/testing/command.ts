import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

export interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly result: Promise<Result>;
  kill(signal: NodeJS.Signals): void;
  /** Resolves when stdout has said this. */
  said(text: string): Promise<void>;
  /** Resolves when there are so many lines on stdout. */
  printed(lines: number): Promise<void>;
}

/** The real command on the sources, as the start of a command line. */
export const command: readonly string[] = [
  process.execPath,
  "--conditions=@dncjs/source",
  fileURLToPath(new URL("../main.ts", import.meta.url)),
];

/** Runs the real command on the sources, without colours, as from a pipe. */
export async function dnc(...words: readonly string[]): Promise<Result> {
  return start({}, ...words).result;
}

export function start(env: Readonly<Record<string, string>>, ...words: readonly string[]): Running {
  return startWords(env, [...command, ...words]);
}

/** Runs any command line, one that runs `command` under some limit for example. */
export function startWords(env: Readonly<Record<string, string>>, [program, ...words]: readonly string[]): Running {
  const child = spawn(program!, words, {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
    });
  }
  const result = new Promise<Result>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, ...output }));
  });
  const shows = (what: string, isThere: () => boolean) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (isThere()) resolve();
      };
      child.stdout.on("data", look);
      child.on("close", () => reject(new Error(`ended without ${what}: ${output.stdout}${output.stderr}`)));
      look();
    });
  const said = (text: string) => shows(`saying ${text}`, () => output.stdout.includes(text));
  const printed = (lines: number) => shows(`printing ${lines} lines`, () => output.stdout.split("\n").length > lines);
  return { result, kill: (signal) => child.kill(signal), said, printed };
}

/** An empty folder that goes away with the test. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), "dnc-cli-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The JSON objects of a text with one on every line; fails for anything else. */
export function jsonLines<Line = Record<string, unknown>>(text: string): Line[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
}
