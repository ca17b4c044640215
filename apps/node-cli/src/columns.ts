export type Alignment = "left" | "right";

/** Formats the rows of a table as lines with aligned columns, without trailing spaces. */
export function columns(rows: readonly (readonly string[])[], alignments: readonly Alignment[]): string[] {
  const widths = alignments.map((_, at) => Math.max(...rows.map((row) => (row[at] ?? "").length)));
  const cell = (text: string, at: number) =>
    alignments[at] === "right" ? text.padStart(widths[at]!) : text.padEnd(widths[at]!);
  return rows.map((row) =>
    alignments
      .map((_, at) => cell(row[at] ?? "", at))
      .join("   ")
      .trimEnd(),
  );
}
