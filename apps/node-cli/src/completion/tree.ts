import type { Argument, Command, Option } from "commander";

/** A command, as needed for completion. */
export interface CommandNode {
  /** The full name: "dnc train copy". */
  readonly path: string;
  readonly commands: readonly Named[];
  readonly flags: readonly Flag[];
  /** The value of the first positional argument. */
  readonly expects: Value;
}

export interface Named {
  readonly name: string;
  readonly description: string;
}

export interface Flag extends Named {
  /** The value of the flag. */
  readonly value: Value;
}

/** none: no value; any: a value that cannot be completed; choices: one of these. */
export type Value =
  | { readonly kind: "none" | "any" | "file" | "folder" | "run" }
  | { readonly kind: "choices"; readonly choices: readonly string[] };

/** Returns all visible commands, outermost first. */
export function commandTree(command: Command, before: string = ""): CommandNode[] {
  const path = before === "" ? command.name() : `${before} ${command.name()}`;
  const help = command.createHelp();
  const commands = help.visibleCommands(command);
  const node: CommandNode = {
    path,
    commands: commands.map((child) => ({ name: child.name(), description: child.summary() || child.description() })),
    // Includes hidden options: they are the --no-… forms.
    flags: [...command.options, ...help.visibleOptions(command)].flatMap(flagOf).filter(isFirst),
    expects: argumentValue(command.registeredArguments),
  };
  return [node, ...commands.flatMap((child) => commandTree(child, path))];
}

function flagOf({ long, description, required, optional, argChoices, flags }: Option): Flag[] {
  if (!long) return [];
  return [{ name: long, description, value: required || optional ? flagValue(flags, argChoices) : { kind: "none" } }];
}

/** Derives the value from the name of the placeholder, `--out <dir>`. */
function flagValue(flags: string, choices: readonly string[] | undefined): Value {
  if (choices) return { kind: "choices", choices };
  if (/<dir>/.test(flags)) return { kind: "folder" };
  return { kind: /<file>/.test(flags) ? "file" : "any" };
}

function argumentValue(args: readonly Argument[]): Value {
  const [first] = args;
  if (!first) return { kind: "none" };
  if (first.argChoices) return { kind: "choices", choices: first.argChoices };
  const kinds = { run: "run", file: "file", dir: "folder" } as const;
  return { kind: kinds[first.name() as keyof typeof kinds] ?? "any" };
}

function isFirst({ name }: Flag, at: number, flags: readonly Flag[]): boolean {
  return flags.findIndex((flag) => flag.name === name) === at;
}

/** Groups all flags by their value. A flag is listed with its command: "dnc train copy --backend". */
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
