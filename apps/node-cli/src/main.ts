import { Command } from "commander";
import { backendsCommand } from "./commands/backends.ts";
import { benchCommand } from "./commands/bench.ts";
import { evalCommand } from "./commands/eval.ts";
import { sweepCommand } from "./commands/sweep.ts";
import { trainCommand } from "./commands/train.ts";
import { verifyCommand } from "./commands/verify.ts";
import { reportError } from "./failure.ts";
import { versions } from "./version.ts";

const program = new Command("dnc")
  .description("Differentiable neural computers: neural networks that read and write a memory of their own")
  .version(versions.cli)
  .helpCommand(false);
for (const command of [
  trainCommand(),
  sweepCommand(),
  evalCommand(),
  backendsCommand(),
  verifyCommand(),
  benchCommand(),
])
  program.addCommand(command);

// A reader that has seen enough (`dnc … | head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? 0 : reportError(error));
});

try {
  await throwing(program).parseAsync();
} catch (error) {
  process.exitCode = reportError(error);
}

/** Commander ends the process by itself unless every command is told to throw. */
function throwing(command: Command): Command {
  command.exitOverride().showHelpAfterError("(--help says what there is)");
  for (const child of command.commands) throwing(child);
  return command;
}
