import { reportError } from "./failure.ts";
import { joinVectors } from "./joinVectors.ts";
import { createProgram } from "./program.ts";
import { watchStandardOutput } from "./standardOutput.ts";

watchStandardOutput();

try {
  await createProgram()
    .hook("preAction", (_program, command) => joinVectors(command))
    .parseAsync();
} catch (error) {
  process.exitCode = reportError(error);
}
