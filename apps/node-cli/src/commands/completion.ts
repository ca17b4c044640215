import { Argument, Command } from "commander";
import { bashScript } from "../completion/bash.ts";
import { fishScript } from "../completion/fish.ts";
import { type CommandNode, commandTree } from "../completion/tree.ts";
import { zshScript } from "../completion/zsh.ts";

const scripts: Readonly<Record<string, (tree: readonly CommandNode[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

export function completionCommand(): Command {
  const command = new Command("completion")
    .description("print a completion script: commands, flags, values of flags and folders of runs")
    .addArgument(new Argument("<shell>", "shell to complete in").choices(Object.keys(scripts)));
  return command.action((shell: string) => {
    process.stdout.write(scripts[shell]!(commandTree(command.parent!)));
  });
}
