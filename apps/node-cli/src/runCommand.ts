import { reportError } from "./failure.ts";
import { joinVectors } from "./joinVectors.ts";
import { fileKinds } from "./ownTask/fileKind.ts";
import { createProgram } from "./program.ts";
import { watchStandardOutput } from "./standardOutput.ts";

/** Runs the command line of this process. Sets the exit code, and prints an error as a sentence. */
export async function runCommand(): Promise<void> {
  watchStandardOutput();
  try {
    await createProgram(await fileKinds(process.argv.slice(2)))
      .hook("preAction", (_program, command) => joinVectors(command))
      .parseAsync();
  } catch (error) {
    process.exitCode = reportError(error);
  }
}
