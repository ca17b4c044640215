import type { Command } from "commander";
import { continueInChild, isContinued } from "./continueInChild.ts";
import { groupOf } from "./usageError.ts";

/** Whether the command opens WebGPU in its process, for certain. */
export function opensWebGpu(command: string, backend: string | undefined): boolean {
  return command === "backends" || ["gpu", "tfjs-webgpu", "tfjs-webgpu-fused"].includes(backend ?? "");
}

/**
 * Continues in a child process whose standard error is filtered if the command opens WebGPU. Dawn, the WebGPU of Node, writes
 * warnings to the file descriptor itself. It has no option against them, and Node cannot redirect a descriptor of its process.
 */
export async function hideDawnWarnings(command: Command): Promise<void> {
  const mayStartProcesses = process.permission?.has("child") !== false;
  if (
    isContinued() ||
    !mayStartProcesses ||
    !opensWebGpu(groupOf(command), command.optsWithGlobals<{ backend?: string }>().backend)
  )
    return;
  await continueInChild([...process.execArgv, ...process.argv.slice(1)]);
}
