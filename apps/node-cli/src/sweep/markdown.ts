import { Failure } from "../failure.ts";

/** Returns the lines of a table with padded columns, as a formatter writes it. Escapes | and line breaks in cells. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const cells = [head, ...rows].map((row) => row.map(escaped));
  const widths = head.map((_, at) => Math.max(3, ...cells.map((row) => row[at]!.length)));
  const line = (row: readonly string[], fill = " ") =>
    `| ${row.map((text, at) => text.padEnd(widths[at]!, fill)).join(" | ")} |`;
  return [
    line(cells[0]!),
    line(
      head.map(() => "-"),
      "-",
    ),
    ...cells.slice(1).map((row) => line(row)),
  ];
}

function escaped(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ");
}

/** A code span; the text may contain backticks. */
export function codeSpan(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${text}${fence}` : `${fence} ${text} ${fence}`;
}

/** Replaces the text between the two markers of a section, such as "sweep copy". @throws Failure if a marker does not occur exactly once */
export function replaceSection(page: string, section: string, body: string, source: string): string {
  const begin = `<!-- dnc ${section} -->`;
  const end = `<!-- /dnc ${section} -->`;
  for (const marker of [begin, end]) {
    const times = page.split(marker).length - 1;
    if (times !== 1) throw new Failure(`${marker} in ${source}: got ${times}, expected exactly one`);
  }
  const from = page.indexOf(begin) + begin.length;
  const to = page.indexOf(end);
  if (to < from) throw new Failure(`${source} has ${end} before ${begin}, expected after`);
  return `${page.slice(0, from)}\n\n${body.trim()}\n\n${page.slice(to)}`;
}
