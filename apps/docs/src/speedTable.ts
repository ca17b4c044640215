import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./pages.ts";

/** The rows of training in docs/performance.md, each with its cells by the name of the column. */
function trainingRows(): readonly ReadonlyMap<string, string>[] {
  const [head, , ...rows] = tableAfter("## Against PyTorch, one thread");
  const named = rows.map((row) => new Map(row.map((text, at) => [head![at]!, text])));
  return named.filter((row) => row.get("mode") === "train");
}

/** How many times as long as dncjs the faster PyTorch takes. */
const factors = { relaxed: "faster PyTorch / `relaxed`", wide: "faster PyTorch / `wide`" };

/** The table of the README: training on one thread beside PyTorch, from the measurements in docs/performance.md. */
export function speedTable(): string {
  const sizes = new Map(tableAfter("The configurations are defined").map((row) => [row[0]!, row]));
  return aligned([
    ["network", "locations", "batch", "dncjs", "dncjs, command", "PyTorch", "faster"],
    ...trainingRows().map((row) => {
      const [config, , , locations, , , batch] = sizes.get(row.get("config")!)!;
      const torch = [row.get("torch.compile")!, row.get("torch eager")!].sort((a, b) => Number(a) - Number(b))[0]!;
      const range = `${row.get(factors.relaxed)!.replace("×", "")} to ${row.get(factors.wide)}`;
      return [config!, locations!, batch!, row.get("`relaxed`")!, row.get("`wide`")!, torch, range];
    }),
  ]);
}

/** The least and the greatest factor of each build, such as "2.5 to 15". */
export function speedRanges(): Record<keyof typeof factors, string> {
  const rangeOf = (column: string) => {
    const values = trainingRows().map((row) => Number(row.get(column)!.replace("×", "")));
    return `${Math.min(...values)} to ${Math.max(...values)}`;
  };
  return { relaxed: rangeOf(factors.relaxed), wide: rangeOf(factors.wide) };
}

/** The cells of the first table after a line of docs/performance.md. */
function tableAfter(line: string): string[][] {
  const text = readFileSync(join(root, "docs/performance.md"), "utf8");
  const lines = text.slice(text.indexOf(line)).split("\n");
  const first = lines.findIndex((candidate) => candidate.startsWith("|"));
  if (!text.includes(line) || first < 0) throw new Error(`docs/performance.md: no table after "${line}"`);
  const end = lines.findIndex((candidate, at) => at > first && !candidate.startsWith("|"));
  return lines.slice(first, end).map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((text) => text.trim()),
  );
}

/** A table of Markdown, with columns of equal width. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, at) => Math.max(...rows.map((row) => row[at]!.length)));
  const lineOf = (row: readonly string[]) => `| ${row.map((text, at) => text.padEnd(widths[at]!)).join(" | ")} |`;
  return [lineOf(rows[0]!), lineOf(widths.map((width) => "-".repeat(width))), ...rows.slice(1).map(lineOf)].join("\n");
}

const REGION = /(<!-- #region speed-table -->\n+)(?:.*\n)*?(\n*<!-- #endregion speed-table -->)/;

/** The README with the current table. */
export function withSpeedTable(readme: string): string {
  if (!REGION.test(readme)) throw new Error("README.md has no region speed-table");
  return readme.replace(REGION, (_, begin: string, end: string) => `${begin}${speedTable()}\n\n${end.trimStart()}`);
}
