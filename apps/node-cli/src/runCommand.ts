import { endWithParent } from "./continueInChild.ts";
import { reportError } from "./failure.ts";
import { hideDawnWarnings } from "./hideDawnWarnings.ts";
import { joinVectors } from "./joinVectors.ts";
import { fileKinds } from "./ownTask/fileKind.ts";
import { createProgram } from "./program.ts";
import { watchStandardOutput } from "./standardOutput.ts";

/** Runs the command line of this process. Sets the exit code, and prints an error as a sentence. */
export async function runCommand(): Promise<void> {
  watchStandardOutput();
  endWithParent();
  try {
    await createProgram(await fileKinds(process.argv.slice(2)))
      .hook("preAction", (_program, command) => joinVectors(command))
      .hook("preAction", (_program, command) => hideDawnWarnings(command))
      .parseAsync();
  } catch (error) {
    process.exitCode = reportError(error);
  }
}
