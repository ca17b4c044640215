import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import { copyErrors } from "./dawnWarnings.ts";

/** An environment variable: the process that copies the standard error of its child. The child's own children have another parent. */
const COPIES_ERRORS = "DNC_COPIES_ERRORS";

/** Whether this process is the child of `continueInChild`. */
export function isContinued(): boolean {
  return process.env[COPIES_ERRORS] === String(process.ppid);
}

/**
 * Runs Node with these arguments in place of this process, with the same input and output. Standard error is copied without the
 * warnings of Dawn. Signals are forwarded to the child, and this process ends as the child ends.
 */
export async function continueInChild(args: readonly string[]): Promise<never> {
  const env = { ...process.env, [COPIES_ERRORS]: String(process.pid) };
  const child = spawn(process.execPath, args, { stdio: ["inherit", "inherit", "pipe", "ipc"], env });
  // On Windows the console sends Ctrl-C to both processes, and `kill` would end the child before it saves.
  const forward = (signal: NodeJS.Signals) => process.platform === "win32" || child.kill(signal);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, forward);
  const exited = once(child, "exit") as Promise<[code: number | null, signal: NodeJS.Signals | null]>;
  const [[code, signal]] = await Promise.all([exited, copyErrors(child.stderr!)]);
  if (signal) {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  }
  process.exit(code ?? 128 + constants.signals[signal!]);
}

/** Ends this process when the one that continued in it is killed. */
export function endWithParent(): void {
  if (!isContinued()) return;
  process.once("disconnect", () => process.kill(process.pid, "SIGKILL"));
  process.channel?.unref();
}
