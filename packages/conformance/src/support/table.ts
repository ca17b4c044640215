/** A Markdown table with aligned columns. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((name, k) =>
    Math.max(...[name, ...rows.map((row) => row[k]!)].map(({ length }) => length)),
  );
  const line = (cells: readonly string[]) => `| ${cells.map((text, k) => text.padEnd(widths[k]!)).join(" | ")} |`;
  return `${[line(header), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n")}\n`;
}
