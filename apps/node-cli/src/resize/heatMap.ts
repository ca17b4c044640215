/** Accuracies of a network by the size of the graph and of its memory, as a table and as a picture. */

/** The result of one combination of sizes. */
export interface Cell {
  readonly triples: number;
  readonly locations: number;
  /** Share of the walks that were wholly right. */
  readonly accuracy: number;
  readonly walks: number;
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

const sizesOf = (cells: readonly Cell[], size: "triples" | "locations"): number[] =>
  [...new Set(cells.map((cell) => cell[size]))].sort((a, b) => a - b);

function accuracyAt(cells: readonly Cell[], triples: number, locations: number): number | undefined {
  return cells.find((cell) => cell.triples === triples && cell.locations === locations)?.accuracy;
}

/** A Markdown table with a row for each number of triples. */
export function sizeTable(cells: readonly Cell[]): string {
  const columns = sizesOf(cells, "locations");
  const rows = sizesOf(cells, "triples").map((triples) => [
    String(triples),
    ...columns.map((locations) => {
      const accuracy = accuracyAt(cells, triples, locations);
      return accuracy === undefined ? "" : percent(accuracy);
    }),
  ]);
  const head = ["triples", ...columns.map((locations) => `${locations} locations`)];
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

const WIDTH = 62;
const HEIGHT = 30;
const LEFT = 58;
const TOP = 24;

const LABEL = "Share of walks that are wholly right, by triples of the graph and locations of the memory";

/** Recognises a picture of `heatMap` by the start of the file. */
export function isHeatMap(start: string): boolean {
  return start.startsWith("<svg ") && start.includes(LABEL);
}

/** An SVG picture: triples from the bottom up, locations from left to right, as in the paper. Colour and text show the accuracy. */
export function heatMap(cells: readonly Cell[]): string {
  const columns = sizesOf(cells, "locations");
  const rows = sizesOf(cells, "triples").reverse();
  const width = LEFT + columns.length * WIDTH + 12;
  const height = TOP + rows.length * HEIGHT + 40;
  const text = (x: number, y: number, content: string, anchor = "middle", more = "") =>
    `<text x="${x}" y="${y}" text-anchor="${anchor}"${more}>${content}</text>`;
  const squares = rows.flatMap((triples, row) =>
    columns.map((locations, column) => {
      const accuracy = accuracyAt(cells, triples, locations);
      if (accuracy === undefined) return "";
      const x = LEFT + column * WIDTH;
      const y = TOP + row * HEIGHT;
      const dark = accuracy > 0.4 ? ' class="on-dark"' : "";
      const fill = `rgb(${[242, 240, 234].map((from, k) => Math.round(from + accuracy * ([22, 84, 128][k]! - from))).join(" ")})`;
      const square = `<rect x="${x}" y="${y}" width="${WIDTH - 2}" height="${HEIGHT - 2}" style="fill:${fill}"/>`;
      return `${square}${text(x + WIDTH / 2 - 1, y + HEIGHT / 2 + 3, percent(accuracy), "middle", dark)}`;
    }),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${LABEL}">`,
    "<style>text{font:11px system-ui,sans-serif;fill:#4b525f}.on-dark{fill:#fff}.paper{fill:#fff}</style>",
    `<rect width="${width}" height="${height}" class="paper"/>`,
    text(LEFT - 6, TOP - 8, "triples", "end"),
    ...rows.map((triples, row) => text(LEFT - 6, TOP + row * HEIGHT + HEIGHT / 2 + 3, String(triples), "end")),
    ...columns.map((locations, column) =>
      text(LEFT + column * WIDTH + WIDTH / 2 - 1, TOP + rows.length * HEIGHT + 14, String(locations)),
    ),
    text(LEFT + (columns.length * WIDTH) / 2, height - 8, "locations of the memory"),
    ...squares,
    "</svg>\n",
  ].join("\n");
}
