import type { Argument, Command, Option } from "commander";

/** A command as a shell completes it. */
export interface CommandNode {
  /** All names that lead to it: "dnc train copy". */
  readonly path: string;
  readonly commands: readonly Named[];
  readonly flags: readonly Flag[];
  /** What may stand where no flag does. */
  readonly expects: Value;
}

export interface Named {
  readonly name: string;
  readonly description: string;
}

export interface Flag extends Named {
  /** What follows it. */
  readonly value: Value;
}

/** none: nothing · any: something that no shell can know · words: one of them */
export type Value =
  | { readonly kind: "none" | "any" | "file" | "folder" | "run" }
  | { readonly kind: "words"; readonly words: readonly string[] };

/** All commands, the outermost first; those that are hidden are left out. */
export function commandTree(command: Command, before: string = ""): CommandNode[] {
  const path = before === "" ? command.name() : `${before} ${command.name()}`;
  const help = command.createHelp();
  const commands = help.visibleCommands(command);
  const node: CommandNode = {
    path,
    commands: commands.map((child) => ({ name: child.name(), description: child.summary() || child.description() })),
    // Hidden ones, too: they turn off what is on.
    flags: [...command.options, ...help.visibleOptions(command)].flatMap(flagOf).filter(isFirst),
    expects: expectedBy(command.registeredArguments),
  };
  return [node, ...commands.flatMap((child) => commandTree(child, path))];
}

function flagOf({ long, description, required, optional, argChoices, flags }: Option): Flag[] {
  if (!long) return [];
  return [{ name: long, description, value: required || optional ? followedBy(flags, argChoices) : { kind: "none" } }];
}

/** By the name of the placeholder, `--out <dir>`. */
function followedBy(flags: string, choices: readonly string[] | undefined): Value {
  if (choices) return { kind: "words", words: choices };
  if (/<dir>/.test(flags)) return { kind: "folder" };
  return { kind: /<file>/.test(flags) ? "file" : "any" };
}

function expectedBy(args: readonly Argument[]): Value {
  const [first] = args;
  if (!first) return { kind: "none" };
  if (first.argChoices) return { kind: "words", words: first.argChoices };
  const kinds = { run: "run", file: "file", dir: "folder" } as const;
  return { kind: kinds[first.name() as keyof typeof kinds] ?? "any" };
}

function isFirst({ name }: Flag, at: number, flags: readonly Flag[]): boolean {
  return flags.findIndex((flag) => flag.name === name) === at;
}

/** Every value that a flag may have, with the flags that have it, each after its command: "dnc train copy --backend". */
export function flagsByValue(tree: readonly CommandNode[]): { value: Value; flags: string[] }[] {
  const groups = new Map<string, { value: Value; flags: string[] }>();
  for (const { path, flags } of tree) {
    for (const { name, value } of flags) {
      if (value.kind === "none") continue;
      const key = JSON.stringify(value);
      if (!groups.has(key)) groups.set(key, { value, flags: [] });
      groups.get(key)!.flags.push(`${path} ${name}`);
    }
  }
  return [...groups.values()];
}
