export type Alignment = "left" | "right";

/** Rows of cells as lines, the cells of a column under each other; what follows the last non-empty cell is cut. */
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
