import { Failure } from "../failure.ts";

/** A table as a formatter leaves it: columns padded to one width. A line break or | in a cell is escaped. */
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

/** A code span that may hold backticks. */
export function codeSpan(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${text}${fence}` : `${fence} ${text} ${fence}`;
}

/** The page with `body` between the two markers of this name. @throws Failure naming the marker that is not there exactly once */
export function replaceSection(page: string, name: string, body: string, source: string): string {
  const [begin, end] = [`<!-- dnc sweep ${name} -->`, `<!-- /dnc sweep ${name} -->`];
  for (const marker of [begin, end]) {
    const times = page.split(marker).length - 1;
    if (times !== 1) throw new Failure(`${source} has ${times === 0 ? "no" : "more than one"} ${marker}`);
  }
  const [from, to] = [page.indexOf(begin) + begin.length, page.indexOf(end)];
  if (to < from) throw new Failure(`${source} has ${end} before ${begin}`);
  return `${page.slice(0, from)}\n\n${body.trim()}\n\n${page.slice(to)}`;
}
