import { Command } from "commander";
import { backendsCommand } from "./commands/backends.ts";
import { benchCommand } from "./commands/bench.ts";
import { completionCommand } from "./commands/completion.ts";
import { evalCommand } from "./commands/eval.ts";
import { planCommand } from "./commands/plan.ts";
import { runCommand } from "./commands/run.ts";
import { trainCommand } from "./commands/train.ts";
import { verifyCommand } from "./commands/verify.ts";
import { versions } from "./version.ts";

/** The whole command; errors are thrown, never the end of the process. */
export function createProgram(): Command {
  const program = new Command("dnc")
    .description("Differentiable neural computers: neural networks that read and write a memory of their own")
    .version(versions.cli)
    .helpCommand(false);
  const commands = [
    ...[trainCommand(), evalCommand(), runCommand(), planCommand()],
    ...[backendsCommand(), verifyCommand(), benchCommand(), completionCommand()],
  ];
  for (const command of commands) program.addCommand(command);
  return throwing(program);
}

/** Commander ends the process by itself unless every command is told to throw. */
function throwing(command: Command): Command {
  command.exitOverride().showHelpAfterError("(--help says what there is)");
  for (const child of command.commands) throwing(child);
  return command;
}
