import { readFileSync, statSync, writeFileSync } from "node:fs";
import { type Card, type ModelName, modelFiles, readCard } from "../src/index.ts";

const readme = new URL("../README.md", import.meta.url);
const [BEGIN, END] = ["<!-- the models -->\n", "<!-- /the models -->"];

/** What is shown of the metrics, the first of these that a card has. */
const ERRORS: Readonly<Record<string, string>> = { bitError: "of the bits", questionError: "of the questions" };

/** The table of all models, as Markdown, from their cards. */
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
  const counts = [batches, seconds].map((count) => count.toLocaleString("en"));
  return [
    name,
    task,
    parameters.toLocaleString("en"),
    String(Math.round(bytes / 1000)),
    wrong,
    ...counts,
    String(seed),
  ];
}

/** The table that the README has. */
export function tableInReadme(): string {
  return split(readFileSync(readme, "utf8"))[1]!;
}

/** Puts the table of the cards into the README. */
export async function writeTable(): Promise<void> {
  const [before, , after] = split(readFileSync(readme, "utf8"));
  writeFileSync(readme, `${before}${BEGIN}\n${await modelTable()}\n${END}${after}`);
}

function split(text: string): [before: string, table: string, after: string] {
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`README.md has no ${BEGIN.trim()} … ${END}`);
  return [text.slice(0, from), text.slice(from + BEGIN.length, to).trim(), text.slice(to + END.length)];
}
