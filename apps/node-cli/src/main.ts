import { reportError } from "./failure.ts";
import { createProgram } from "./program.ts";

// A closed pipe (`dnc … | head`) is not an error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? 0 : reportError(error));
});

try {
  await createProgram().parseAsync();
} catch (error) {
  process.exitCode = reportError(error);
}
