/** Lines of Python, one block deeper for each unit of `depth`. */
export function indented(depth: number, lines: readonly string[]): string[] {
  return lines.map((line) => (line === "" ? "" : `${"    ".repeat(depth)}${line}`));
}
