import { format } from "node:util";
import { vi } from "vitest";
import { reportError } from "../failure.ts";
import { fileKinds } from "../ownTask/fileKind.ts";
import { createProgram } from "../program.ts";
import type { Result } from "./command.ts";

/** Runs dnc in this process, as runCommand.ts does. Restores the exit code of the process. */
export async function inProcess(...args: readonly string[]): Promise<Result> {
  const output = { stdout: "", stderr: "" };
  const write = (stream: keyof typeof output) => (text: unknown) => {
    output[stream] += String(text);
    return true;
  };
  const log =
    (stream: keyof typeof output) =>
    (...values: unknown[]) => {
      output[stream] += `${format(...values)}\n`;
    };
  const spies = [
    vi.spyOn(console, "log").mockImplementation(log("stdout")),
    vi.spyOn(console, "error").mockImplementation(log("stderr")),
    vi.spyOn(process.stdout, "write").mockImplementation(write("stdout")),
    vi.spyOn(process.stderr, "write").mockImplementation(write("stderr")),
  ];
  const before = process.exitCode;
  process.exitCode = undefined;
  try {
    await createProgram(await fileKinds(args)).parseAsync([...args], { from: "user" });
    return { code: Number(process.exitCode ?? 0), ...output };
  } catch (error) {
    return { code: reportError(error), ...output };
  } finally {
    process.exitCode = before;
    for (const spy of spies) spy.mockRestore();
  }
}
