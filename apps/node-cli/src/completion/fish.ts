import { quoteForFish as quoted } from "./quote.ts";
import type { CommandNode, Value } from "./tree.ts";

/** Returns the completion script for fish, with descriptions. */
export function fishScript(tree: readonly CommandNode[]): string {
  return `# Completion of dnc for fish; in ~/.config/fish/config.fish: dnc completion fish | source

# Whether the subcommands typed so far equal the arguments.
function __dnc_at
    set -l where dnc
    for word in (commandline -opc)[2..-1]
        contains -- "$where $word" ${tree
          .slice(1)
          .map(({ path }) => quoted(path))
          .join(" ")}
        and set where "$where $word"
    end
    test "$where" = "$argv"
end

# Completes folders of runs, and other folders.
function __dnc_runs
    for run in runs/*/run.json
        string replace /run.json '' $run
    end
    __fish_complete_directories
end

complete -c dnc -f
${tree.flatMap(nodeLines).join("\n")}
`;
}

function nodeLines({ path, commands, flags, expects }: CommandNode): string[] {
  const at = `complete -c dnc -n ${quoted(`__dnc_at ${path}`)}`;
  return [
    ...commands.map(({ name, description }) => `${at} -a ${quoted(name)} -d ${quoted(description)}`),
    ...flags.map(({ name, description, value }) => {
      const follows = value.kind === "none" ? "" : ` ${values(value)}`;
      return `${at} -l ${name.slice(2)}${follows} -d ${quoted(description)}`;
    }),
    ...(commands.length === 0 && !["none", "any"].includes(expects.kind) ? [`${at} ${positional(expects)}`] : []),
  ];
}

/** Completion of a positional argument: without -r, which is for values of flags. */
function positional(value: Value): string {
  return value.kind === "file" ? "-F" : values(value).replace(/^-x /, "");
}

function values(value: Value): string {
  if (value.kind === "choices") return `-x -a ${quoted(value.choices.join(" "))}`;
  if (value.kind === "file") return "-r -F";
  if (value.kind === "folder") return "-x -a '(__fish_complete_directories)'";
  if (value.kind === "run") return "-a '(__dnc_runs)'";
  return value.kind === "any" ? "-x" : "";
}
