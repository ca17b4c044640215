/**
 * Plots training runs:
 *
 *   node tools/curves.mjs OUT.svg [NAME=]RUN…
 *
 * Writes one panel per run folder: the error on the validation set over the batches. Prints a Markdown table of the solved runs.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

/** Size of a panel and the gap between panels, in CSS pixels, and panels per row. */
const WIDTH = 150;
const HEIGHT = 90;
const GAP = 34;
const COLUMNS = 5;
const [out, ...runs] = process.argv.slice(2);
if (!out || runs.length === 0) throw new Error("usage: node tools/curves.mjs OUT.svg [NAME=]RUN...");

/** Reads the evaluations of a run from its metrics.jsonl. */
function read(argument) {
  const [name, path] = argument.includes("=") ? argument.split("=", 2) : [basename(argument), argument];
  const lines = readFileSync(join(path, "metrics.jsonl"), "utf8").trimEnd().split("\n");
  const events = lines.map((line) => JSON.parse(line)).filter(({ event }) => event === "evaluation");
  const points = events
    .filter(({ set }) => set === "validation")
    .map(({ batch, metrics }) => [batch, metrics.questionError ?? metrics.bitError]);
  const last = events.findLast(({ set }) => set === "evaluation");
  const end = last && (last.metrics.questionError ?? last.metrics.bitError);
  return { name, points, end, solved: last?.solved, batch: last?.batch, seconds: last?.seconds };
}

const percent = (fraction) => `${(100 * fraction).toFixed(1)} %`;
const text = (x, y, content, style = "") => `<text x="${x}" y="${y}" ${style}>${content}</text>`;

/** SVG of one run. `at` is its position in the grid of panels. */
function panel({ name, points, end }, at) {
  const left = GAP + (at % COLUMNS) * (WIDTH + GAP);
  const top = GAP + Math.floor(at / COLUMNS) * (HEIGHT + 2 * GAP);
  const batches = points.at(-1)?.[0] ?? 1;
  const position = ([batch, error]) =>
    `${(left + (WIDTH * batch) / batches).toFixed(1)},${(top + HEIGHT * (1 - error)).toFixed(1)}`;
  const bound = top + HEIGHT * 0.95;
  const result = end === undefined ? percent(points.at(-1)?.[1] ?? 1) : percent(end);
  return [
    `<rect x="${left}" y="${top}" width="${WIDTH}" height="${HEIGHT}" class="paper"/>`,
    `<line x1="${left}" x2="${left + WIDTH}" y1="${bound}" y2="${bound}" class="bound"/>`,
    `<polyline points="${points.map(position).join(" ")}" class="curve"/>`,
    text(left, top - 6, name, 'class="name"'),
    text(left + WIDTH, top - 6, result, 'text-anchor="end"'),
    text(left, top + HEIGHT + 13, "0"),
    text(left + WIDTH, top + HEIGHT + 13, `${batches.toLocaleString("en")} batches`, 'text-anchor="end"'),
    at % COLUMNS === 0 ? text(left - 5, top + 8, "100 %", 'text-anchor="end"') : "",
  ].join("\n");
}

const found = runs.map(read);
const rows = Math.ceil(found.length / COLUMNS);
const width = GAP + Math.min(found.length, COLUMNS) * (WIDTH + GAP);
const height = rows * (HEIGHT + 2 * GAP);
const style = `text{font:11px system-ui,sans-serif;fill:#4b525f}.name{font-weight:600;fill:#161a22}.paper{fill:#f2f0ea}
.curve{fill:none;stroke:#1763bf;stroke-width:1.4;stroke-linejoin:round}.bound{stroke:#b8005c;stroke-dasharray:3 3}
@media(prefers-color-scheme:dark){text{fill:#b4bbc7}.name{fill:#edeff3}.paper{fill:#1b2027}.curve{stroke:#6cb0ff}.bound{stroke:#ff6bb0}}`;
const title = "Error on the validation stories over the batches; the dashed line is 5 %.";
writeFileSync(
  out,
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">
<title>${title}</title><style>${style}</style>
${found.map(panel).join("\n")}
</svg>
`,
);

const cells = found
  .filter(({ solved }) => solved)
  .map(
    ({ name, batch, seconds, end }) =>
      `| ${name} | ${batch.toLocaleString("en")} | ${seconds.toFixed(0)} | ${percent(end)} |`,
  );
console.log(["| task | batches | seconds | test question error |", "| - | - | - | - |", ...cells].join("\n"));
