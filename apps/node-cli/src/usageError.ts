import type { Command } from "commander";
import { printable } from "./failure.ts";

/** Rewrites an error message of commander as one sentence with a reference to --help. */
export function usageError(text: string, command: Command): string {
  const message = text
    .replace(/^error: /, "")
    .trim()
    .replace(/\.$/, "");
  return printable(`dnc: ${reworded(message.replace(/\s*\n\s*/g, " "))}; see ${nameOf(command)} --help`);
}

/** `option '--locations <n>' argument 'many' is invalid. Expected an integer.` → `--locations: got "many", expected an integer` */
function reworded(message: string): string {
  const invalid =
    /^(?:option '(--[\w-]+).*?'|command-argument value) (?:argument )?'(.*)' is invalid(?: for argument '(\w+)')?\. (.*?)\.?$/s;
  const [, flag, value, argument, expected] = invalid.exec(message) ?? [];
  if (expected === undefined)
    return message.replace(/ \(Did you mean (.*)\?\)$/, " (did you mean $1?)").replace(/\. Expected/, ", expected");
  const wanted = expected
    .replace(/^Expected /, "")
    .replace(/^Allowed choices are /, "one of ")
    .replace(`, not "${value}"`, "");
  return `${flag ?? argument}: got ${JSON.stringify(short(value!))}, expected ${wanted}`;
}

function short(value: string): string {
  return value.length > 80 ? `${value.slice(0, 77)}...` : value;
}

/** The first word of a command: "train" for "dnc train copy". */
export function groupOf(command: Command): string {
  return command.parent?.parent ? groupOf(command.parent) : command.name();
}

/** The full name of a command: "dnc train copy". */
export function nameOf(command: Command): string {
  return command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name();
}
