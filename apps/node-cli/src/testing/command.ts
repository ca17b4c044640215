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
}

const main = fileURLToPath(new URL("../main.ts", import.meta.url));

/** Runs the real command on the sources, without colours, as from a pipe. */
export async function dnc(...words: readonly string[]): Promise<Result> {
  return start({}, ...words).result;
}

export function start(env: Readonly<Record<string, string>>, ...words: readonly string[]): Running {
  const child = spawn(process.execPath, ["--conditions=@dncjs/source", main, ...words], {
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
  const said = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (output.stdout.includes(text)) resolve();
      };
      child.stdout.on("data", look);
      child.on("close", () => reject(new Error(`ended without saying ${text}: ${output.stdout}${output.stderr}`)));
      look();
    });
  return { result, kill: (signal) => child.kill(signal), said };
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
