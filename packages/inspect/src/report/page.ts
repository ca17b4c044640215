import { figureStyle } from "../figures/colours.ts";
import { escapeText, LONG } from "../figures/svg.ts";

/** A table of a report. Cells are text and are escaped. */
export interface Table {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The alignment of each column. @default "left" */
  readonly align?: readonly ("left" | "right")[];
}

/** A section of a report: figures with a caption, and tables. */
export interface Section {
  readonly heading: string;
  /** The fragment of a link to the section. */
  readonly id: string;
  /** One or two sentences on the subject of the section. */
  readonly lede?: string;
  /** SVG. */
  readonly figures?: readonly string[];
  /** SVG beside the second of the figures; after all of them if the page is too narrow. */
  readonly beside?: string;
  /** Sentences on the results that the figures show. */
  readonly reading?: string;
  /** The key to the marks, as HTML. Not escaped. */
  readonly key?: string;
  readonly tables?: readonly Table[];
}

export interface Page {
  readonly title: string;
  /** One sentence below the title. */
  readonly lede: string;
  /** A few sentences that sum up the page. @default none */
  readonly verdict?: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly sections: readonly Section[];
}

/** Width of a page in pixels. */
const WHOLE = 1136;
/** Width in pixels of a section that shares its line with another one. */
const HALF = 544;

/**
 * Renders a page as one HTML file, with a light and a dark theme. It has no scripts and makes no requests; its content
 * security policy is `default-src 'none'`. Texts are escaped; figures and keys are not.
 */
export function htmlPage({ title, lede, verdict, facts, sections }: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeText(title)}</title>
<style>
${figureStyle}
${pageStyle}
</style>
</head>
<body>
<main>
<header>
<h1>${escapeText(title)}</h1>
<p class="lede">${escapeText(lede)}</p>
${verdict ? `<p class="verdict">${escapeText(verdict)}</p>` : ""}
<dl>${facts.map(([name, value]) => `<div><dt>${escapeText(name)}</dt><dd>${escapeText(value)}</dd></div>`).join("")}</dl>
</header>
<div class="sections">
${sections.map(sectionMarkup).join("\n")}
</div>
</main>
</body>
</html>
`;
}

function sectionMarkup({ heading, id, lede, figures = [], beside, reading, key, tables = [] }: Section): string {
  const widths = figures.map(widthOf);
  const isWide = beside !== undefined || Math.max(0, ...widths) > HALF || tables.some(({ head }) => head.length > 5);
  const drawn = `<div class="axes">${scrolling(figures, heading)}</div>`;
  const fits = beside !== undefined && Math.max(...widths) + widthOf(beside) + 32 <= WHOLE;
  const drop = `style="--drop:${Math.round(heightOf(figures[0] ?? "") + 8)}px"`;
  const group = beside ? `<div class="${fits ? "pair" : "stack"}" ${drop}>${drawn}<div>${beside}</div></div>` : drawn;
  const caption = [key ? `<span class="key">${key}</span>` : "", reading ? escapeText(reading) : ""].join("");
  const body =
    figures.length > 0
      ? `<figure>${group}${caption ? `<figcaption>${caption}</figcaption>` : ""}</figure>`
      : `<p>${caption}</p>`;
  return `<section id="${escapeText(id)}"${isWide ? ' class="wide"' : ""}>
<h2>${escapeText(heading)}</h2>
${lede ? `<p class="about">${escapeText(lede)}</p>` : ""}
${caption || figures.length > 0 ? body : ""}
${tables.map(tableMarkup).join("\n")}
</section>`;
}

/** The width that a figure declares; 0 if it declares none. */
function widthOf(figure: string): number {
  return Number(/ width="([\d.]+)"/.exec(figure)?.[1] ?? 0);
}

function heightOf(figure: string): number {
  return Number(/ height="([\d.]+)"/.exec(figure)?.[1] ?? 0);
}

/** Wraps long figures so that they scroll together, also by keyboard, without the page. */
function scrolling(figures: readonly string[], name: string): string {
  const drawn = figures.join("\n");
  if (!figures.some((figure) => widthOf(figure) > LONG)) return drawn;
  const label = `${escapeText(name)}, scrolls sideways`;
  return `<div class="scroll axes" tabindex="0" role="region" aria-label="${label}">${drawn}</div>`;
}

function tableMarkup({ caption, head, rows, align = [] }: Table): string {
  const cell = (name: string, text: string, column: number) => {
    const style = align[column] === "right" ? ' class="right"' : "";
    return `<${name}${style}${name === "th" ? ' scope="col"' : ""}>${escapeText(text)}</${name}>`;
  };
  const line = (name: string, texts: readonly string[]) =>
    `<tr>${texts.map((text, column) => cell(name, text, column)).join("")}</tr>`;
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escapeText(caption)}"><table>
<caption>${escapeText(caption)}</caption>
<thead>${line("th", head)}</thead>
<tbody>${rows.map((row) => line("td", row)).join("")}</tbody>
</table></div>`;
}

const pageStyle = `
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink1);font:14px/21px system-ui,"Segoe UI","Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1200px;margin:0 auto;padding:40px 32px 64px}
h1{font-size:27px;line-height:34px;letter-spacing:-.01em;margin:0 0 4px}
.lede{font-size:16px;line-height:24px;margin:0 0 16px;color:var(--ink2);max-width:78ch}
.verdict{font-size:16px;line-height:24px;margin:0 0 20px;max-width:78ch}
dl{display:flex;flex-wrap:wrap;gap:8px 32px;margin:0;padding:12px 0;border-top:1px solid var(--hairline);border-bottom:1px solid var(--hairline)}
dl div{min-width:0}
dt{font-size:12px;line-height:16px;color:var(--ink3)}
dd{margin:0;overflow-wrap:anywhere}
.sections{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,${HALF}px),1fr));column-gap:48px;align-items:start}
section{padding:36px 0 0;min-width:0}
.wide{grid-column:1/-1}
h2{font-size:18px;line-height:24px;margin:0 0 4px}
p{margin:0 0 12px;max-width:78ch}
.about{color:var(--ink2)}
figure{margin:12px 0 0}
figcaption{margin:12px 0 0;max-width:78ch}
.key{display:block;color:var(--ink2);font-size:12px;line-height:18px;margin-bottom:6px}
.key b{color:var(--ink1);font-weight:600}
.swatch{display:inline-block;width:10px;height:10px;margin-right:4px;vertical-align:-1px}
.pair,.stack{display:grid;gap:24px 32px;justify-content:start}
.pair>*,.stack>*{min-width:0}
@media (min-width:1200px){.pair{grid-template-columns:max-content max-content}.pair>:last-child{padding-top:var(--drop)}}
.axes{display:flex;flex-direction:column;gap:8px;min-width:0}
svg.dnc{display:block;max-width:100%;height:auto}
.scroll{overflow-x:auto;max-width:100%}
.scroll svg.dnc{max-width:none}
.scroll:focus-visible{outline:2px solid var(--read);outline-offset:2px}
table{border-collapse:collapse;margin:20px 0 0;font-size:13px;line-height:18px}
caption{text-align:left;font-weight:600;padding:0 0 6px;white-space:nowrap}
th,td{text-align:left;padding:5px 24px 5px 0;vertical-align:top;border-bottom:1px solid var(--hairline)}
th{font-weight:400;color:var(--ink3);border-bottom-color:var(--ink3)}
.right{text-align:right;white-space:nowrap}
td:first-child{min-width:7em}
td:last-child,th:last-child{padding-right:0}
@media (max-width:700px){
main{padding:24px 16px 48px}
h1{font-size:21px;line-height:25px}
.lede{font-size:15px;line-height:22px}
.dnc text{font-size:15px}
.dnc text.tick{font-size:13px}
.dnc text.word,.dnc text.row{font-size:12px}
.scroll .dnc text{font-size:12px}
.scroll .dnc text.word,.scroll .dnc text.row,.scroll .dnc text.tick{font-size:11px}
th,td{padding-right:16px}
}
@media print{main{max-width:none;padding:0}section{break-inside:avoid}}
`.trim();
