import { reportError } from "./failure.ts";
import { createProgram } from "./program.ts";

// A reader that has seen enough (`dnc … | head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

try {
  await createProgram().parseAsync();
} catch (error) {
  process.exitCode = reportError(error);
}
