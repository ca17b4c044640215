import { Command } from "commander";
import { backendsCommand } from "./commands/backends.ts";
import { benchCommand } from "./commands/bench.ts";
import { completionCommand } from "./commands/completion.ts";
import { evalCommand } from "./commands/eval.ts";
import { exportCommand } from "./commands/export.ts";
import { importCommand } from "./commands/import.ts";
import { initCommand } from "./commands/init.ts";
import { inspectCommand } from "./commands/inspect.ts";
import { openCommand } from "./commands/open.ts";
import { planCommand } from "./commands/plan.ts";
import { reproduceCommand } from "./commands/reproduce.ts";
import { resizeCommand } from "./commands/resize.ts";
import { runCommand } from "./commands/run.ts";
import { runsCommand } from "./commands/runs.ts";
import { sweepCommand } from "./commands/sweep.ts";
import { trainCommand } from "./commands/train.ts";
import { verifyCommand } from "./commands/verify.ts";
import { verifyFileCommand } from "./commands/verifyFile.ts";
import { examples } from "./examples.ts";
import { Failure } from "./failure.ts";
import { type TaskKind, taskKinds } from "./training/taskKinds.ts";
import { nameOf, usageError } from "./usageError.ts";
import { versions } from "./version.ts";

/** Creates the command with all its subcommands. `own` are tasks of the user. It throws errors and never exits the process. */
export function createProgram(own: readonly TaskKind[] = []): Command {
  const kinds = [...taskKinds, ...own];
  const program = new Command("dnc")
    .description("Differentiable neural computers: neural networks with an external memory they read and write")
    .usage("COMMAND [options]")
    .version(versions.cli, "-v, --version", "print the version")
    .helpCommand(false)
    .enablePositionalOptions();
  const groups: Readonly<Record<string, readonly Command[]>> = {
    "Networks:": [
      initCommand(),
      trainCommand(kinds),
      sweepCommand(kinds),
      reproduceCommand(),
      runsCommand(),
      evalCommand(),
      resizeCommand(),
      runCommand(),
      inspectCommand(),
      openCommand(),
      exportCommand(),
      importCommand(kinds),
    ],
    "Cost:": [planCommand(kinds), benchCommand()],
    "Installation:": [backendsCommand(), verifyCommand(), verifyFileCommand(), completionCommand()],
  };
  for (const [heading, commands] of Object.entries(groups)) {
    program.commandsGroup(heading);
    for (const command of commands) program.addCommand(command);
  }
  program.commandsGroup("Help:").addCommand(helpCommand(program));
  return configure(program);
}

/** That of commander shows one level of commands, and the help of `dnc` for a name that it does not know. */
function helpCommand(program: Command): Command {
  return new Command("help")
    .description("show the help of a command, such as train copy")
    .argument("[command...]")
    .action((words: readonly string[]) => {
      const of = (parent: Command, word: string) => parent.commands.find((command) => command.name() === word);
      const found = words.reduce<Command | undefined>((parent, word) => parent && of(parent, word), program);
      if (!found) throw new Failure(`unknown command: got ${words.join(" ")}; dnc help lists the commands`);
      found.outputHelp();
    });
}

/** Configures errors and examples of a command and its subcommands. Without `exitOverride` commander exits the process. */
function configure(command: Command): Command {
  command.exitOverride();
  command.configureOutput({ outputError: (text, write) => write(`${usageError(text, command)}\n`) });
  const name = nameOf(command);
  const usual = name.startsWith("dnc import ") ? `${name} network.safetensors --locations 16` : name;
  const [first, ...more] = examples[name] ?? [usual];
  command.addHelpText("after", `\n${[more.length > 0 ? "Examples:" : "Example:", first, ...more].join("\n  ")}`);
  for (const child of command.commands) configure(child);
  return command;
}
