import { readFileSync, statSync, writeFileSync } from "node:fs";
import { type Card, type ModelName, modelFiles, readCard } from "../src/index.ts";

const readme = new URL("../README.md", import.meta.url);
const BEGIN = "<!-- the models -->\n";
const END = "<!-- /the models -->";

/** The metrics of the column "wrong", each with its unit. The first one that a card has is shown. */
const ERRORS: Readonly<Record<string, string>> = {
  bitError: "of the bits",
  questionError: "of the questions",
  walkError: "of the walks",
};

/** Renders the table of all models from their cards, as Markdown. */
export async function modelTable(): Promise<string> {
  const rows = [["model", "task", "parameters", "KB", "wrong", "batches", "seconds", "seed"]];
  for (const [name, files] of Object.entries(modelFiles)) {
    rows.push(rowOf(name as ModelName, await readCard(files.card), statSync(files.model).size));
  }
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |\n`;
  return [rows[0]!, widths.map((width) => "-".repeat(width)), ...rows.slice(1)].map(line).join("");
}

function rowOf(name: ModelName, { task, parameters, metrics, batches, seconds, seed }: Card, bytes: number): string[] {
  const error = Object.keys(ERRORS).find((metric) => metric in metrics)!;
  const wrong = `${Number((100 * metrics[error]!).toPrecision(2))} % ${ERRORS[error]}`;
  return [
    name,
    task,
    parameters.toLocaleString("en"),
    String(Math.round(bytes / 1000)),
    wrong,
    batches.toLocaleString("en"),
    seconds.toLocaleString("en"),
    String(seed),
  ];
}

/** Returns the table in the README. */
export function tableInReadme(): string {
  return split(readFileSync(readme, "utf8"))[1]!;
}

/** Replaces the table in the README. */
export async function writeTable(): Promise<void> {
  const [before, , after] = split(readFileSync(readme, "utf8"));
  writeFileSync(readme, `${before}${BEGIN}\n${await modelTable()}\n${END}${after}`);
}

function split(text: string): [before: string, table: string, after: string] {
  const from = text.indexOf(BEGIN);
  const to = text.indexOf(END);
  if (from < 0 || to < from) throw new Error(`README.md has no table between ${BEGIN.trim()} and ${END}`);
  return [text.slice(0, from), text.slice(from + BEGIN.length, to).trim(), text.slice(to + END.length)];
}
