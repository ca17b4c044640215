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
  /** Resolves when stdout contains the text. */
  untilPrinted(text: string): Promise<void>;
  /** Resolves when stdout has this many lines. */
  untilLines(lines: number): Promise<void>;
}

/** The start of a command line that runs dnc from its sources. */
export const command: readonly string[] = [
  process.execPath,
  "--conditions=@dncjs/source",
  fileURLToPath(new URL("../main.ts", import.meta.url)),
];

/** Runs dnc from its sources in a child process, with stdout in a pipe. */
export async function dnc(...args: readonly string[]): Promise<Result> {
  return start({}, ...args).result;
}

export function start(env: Readonly<Record<string, string>>, ...args: readonly string[]): Running {
  return startCommandLine(env, [...command, ...args]);
}

/** Runs any command line, for example one that runs `command` with a resource limit. */
export function startCommandLine(
  env: Readonly<Record<string, string>>,
  [program, ...args]: readonly string[],
): Running {
  const child = spawn(program!, args, {
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
  const waitUntil = (event: string, isTrue: () => boolean) =>
    new Promise<void>((resolve, reject) => {
      const check = () => {
        if (!isTrue()) return;
        child.stdout.off("data", check); // searching all output again for every line of a long run is slow
        resolve();
      };
      child.stdout.on("data", check);
      child.on("close", () => reject(new Error(`the process ended before ${event}: ${output.stdout}${output.stderr}`)));
      check();
    });
  const said = (text: string) => waitUntil(`printing ${text}`, () => output.stdout.includes(text));
  const printed = (lines: number) =>
    waitUntil(`printing ${lines} lines`, () => output.stdout.split("\n").length > lines);
  return { result, kill: (signal) => child.kill(signal), untilPrinted: said, untilLines: printed };
}

/** Runs several command lines in one child process, one after the other. */
export async function dncs(...commands: readonly (readonly string[])[]): Promise<Result[]> {
  const script = fileURLToPath(new URL("./commands.ts", import.meta.url));
  const line = [process.execPath, "--conditions=@dncjs/source", script, JSON.stringify(commands)];
  const { stdout, stderr } = await startCommandLine({}, line).result;
  if (stderr !== "") throw new Error(stderr);
  return JSON.parse(stdout) as Result[];
}

/** Creates an empty folder that is removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "dnc-cli-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Parses a text with one JSON object per line. */
export function jsonLines<Line = Record<string, unknown>>(text: string): Line[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
}
