import { spawn } from "node:child_process";
import { constants } from "node:os";
import { createInterface } from "node:readline";
import { exitCodes, Failure } from "../failure.ts";

export interface Child {
  kill(): void;
  /** Rejects with a Failure, with the message from stderr, if the process fails or cannot be started. */
  readonly ended: Promise<{ readonly code: number }>;
}

/** Exit codes of a run that was stopped by a signal and saved; a signal that comes before the run starts ends the process. */
const STOPPED: readonly number[] = [exitCodes.hungUp, exitCodes.interrupted, exitCodes.terminated];

/** Runs dnc in a child process with other arguments. Calls `onLine` for each line of stdout. */
export function startCommand(args: readonly string[], onLine: (line: string) => void): Child {
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1]!, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  createInterface(child.stdout).on("line", onLine);
  const ended = new Promise<{ code: number }>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      const ended = code ?? 128 + constants.signals[signal!];
      if (ended === 0 || STOPPED.includes(ended)) resolve({ code: ended });
      else reject(new Failure(errorLine(errors) || `the process ended with ${signal ?? `exit code ${code}`}`, 1));
    });
  });
  return { kill: () => void child.kill("SIGTERM"), ended };
}

/** The line with the error message; the last line if there is none. */
function errorLine(stderr: string): string {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  return (lines.find((line) => /^dnc: |^\w*Error\b|^error: /.test(line)) ?? lines.at(-1) ?? "").replace(/^dnc: /, "");
}
