import { reportError } from "./failure.ts";
import { createProgram } from "./program.ts";
import { watchStandardOutput } from "./standardOutput.ts";

watchStandardOutput();

try {
  await createProgram().parseAsync();
} catch (error) {
  process.exitCode = reportError(error);
}
