import { Command } from "commander";
import { type Availability, surveyBackends } from "../backends.ts";
import { styled } from "../colour.ts";

export function backendsCommand(): Command {
  return new Command("backends")
    .description("say which backends run here, and why the others do not")
    .option("--json", "one JSON object a line, for machines")
    .action(async (options: { json?: boolean }) => {
      for (const found of await surveyBackends()) console.log(options.json ? JSON.stringify(found) : describe(found));
    });
}

function describe({ name, available, auto, precision, description, details = [], reason }: Availability): string {
  const head = name.padEnd(17);
  if (!available) return styled("dim", `${head}  not here  ${reason}`);
  const numbers = description?.includes(precision!) ? "" : `, ${precision}`;
  const first = `${head}  here      ${description}${numbers}${auto ? styled("bold", "  (what auto takes)") : ""}`;
  return [first, ...details.map((line) => styled("dim", `${" ".repeat(29)}${line}`))].join("\n");
}
