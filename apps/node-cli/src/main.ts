import { reportError } from "./failure.ts";
import { createProgram } from "./program.ts";

// A reader that has seen enough (`dnc … | head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? 0 : reportError(error));
});

try {
  await createProgram().parseAsync();
} catch (error) {
  process.exitCode = reportError(error);
}
