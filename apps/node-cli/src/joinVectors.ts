import { JOIN_FLAGS, surveyJoining } from "@dncjs/wasm";
import type { Command } from "commander";
import { continueInChild } from "./continueInChild.ts";
import { groupOf } from "./usageError.ts";

/** Commands that compute long enough for 256-bit vectors to pay for the start of a process; `backends` reports what these use. */
const LONG: readonly string[] = ["train", "sweep", "bench", "eval", "backends"];

/** Whether the command would use 256-bit vectors in a process that joins them. */
export function wantsJoining(command: string, backend: string | undefined): boolean {
  if (backend === "wasm-wide") return true;
  return LONG.includes(command) && [undefined, "auto", "wasm"].includes(backend);
}

/**
 * Runs the command line again with `JOIN_FLAGS` if the command would use 256-bit vectors and this process does not join them: in place of
 * this process, or in a child process where there is no `execve`. Otherwise returns. V8 flags hold for a process, so they are set on
 * a command line only.
 */
export async function joinVectors(command: Command): Promise<void> {
  if (surveyJoining().state !== "possible") return;
  if (!wantsJoining(groupOf(command), command.optsWithGlobals<{ backend?: string }>().backend)) return;
  const args = [...process.execArgv, ...JOIN_FLAGS, ...process.argv.slice(1)];
  if (process.execve && process.platform !== "win32") {
    process.execve(process.execPath, [process.execPath, ...args], process.env);
  }
  await continueInChild(args);
}
