import { Command } from "commander";
import { type Availability, surveyBackends } from "../backends.ts";
import { styled } from "../colour.ts";

export function backendsCommand(): Command {
  return new Command("backends")
    .description("list the backends that run here, and why the others do not")
    .option("--json", "print one JSON object per line")
    .action(async (options: { json?: boolean }) => {
      for (const found of await surveyBackends()) console.log(options.json ? JSON.stringify(found) : describe(found));
    });
}

function describe({ name, available, auto, precision, description, details = [], reason }: Availability): string {
  const head = name.padEnd(17);
  if (!available) return styled("dim", `${head}  unavailable  ${reason}`);
  const numbers = description?.includes(precision!) ? "" : `, ${precision}`;
  const first = `${head}  available    ${description}${numbers}${auto ? styled("bold", "  (default)") : ""}`;
  return [first, ...details.map((line) => styled("dim", `${" ".repeat(32)}${line}`))].join("\n");
}
