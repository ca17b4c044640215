import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { Failure } from "../failure.ts";

export interface Child {
  kill(): void;
  /** @throws Failure with what it said on stderr where it could not be started, or ended as it should not */
  readonly ended: Promise<{ readonly code: number }>;
}

/** Exit codes of a run that was told to stop, and saved. */
const STOPPED: readonly number[] = [130, 143];

/** Runs this same command with other words; what it prints comes by the line. */
export function startCommand(words: readonly string[], onLine: (line: string) => void): Child {
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1]!, ...words], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint += text;
  });
  createInterface(child.stdout).on("line", onLine);
  const ended = new Promise<{ code: number }>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code !== null && (code === 0 || STOPPED.includes(code))) resolve({ code });
      else reject(new Failure(sentence(complaint) || `it was ended by ${signal ?? `exit code ${code}`}`, 1));
    });
  });
  return { kill: () => void child.kill("SIGTERM"), ended };
}

/** The line that names the error; the last one where none does. */
function sentence(complaint: string): string {
  const lines = complaint.split("\n").filter((line) => line.trim() !== "");
  return (lines.find((line) => /^dnc: |^\w*Error\b|^error: /.test(line)) ?? lines.at(-1) ?? "").replace(/^dnc: /, "");
}
