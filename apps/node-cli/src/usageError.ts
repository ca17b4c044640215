import type { Command } from "commander";
import { printable } from "./failure.ts";

/** What commander says about a command line, in this command's words: one sentence, and where to read on. */
export function usageError(text: string, command: Command): string {
  const message = text
    .replace(/^error: /, "")
    .trim()
    .replace(/\.$/, "");
  return printable(`dnc: ${inOurWords(message.replace(/\s*\n\s*/g, " "))}; see ${nameOf(command)} --help`);
}

/** "option '--locations <n>' argument 'many' is invalid. It is a whole number." → "--locations is "many"; expected a whole number" */
function inOurWords(message: string): string {
  const refused =
    /^(?:option '(--[\w-]+).*?'|command-argument value) (?:argument )?'(.*)' is invalid(?: for argument '(\w+)')?\. (.*?)\.?$/s;
  const [, flag, value, argument, expected] = refused.exec(message) ?? [];
  if (expected === undefined)
    return message.replace(/ \(Did you mean (.*)\?\)$/, " (did you mean $1?)").replace(/\. Expected/, ", expected");
  const wanted = expected
    .replace(/^It is /, "")
    .replace(/^Allowed choices are /, "one of ")
    .replace(`, not "${value}"`, "");
  return `${flag ?? argument} is ${JSON.stringify(short(value!))}; expected ${wanted}`;
}

function short(value: string): string {
  return value.length > 80 ? `${value.slice(0, 77)}...` : value;
}

/** "dnc train copy" */
export function nameOf(command: Command): string {
  return command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name();
}
