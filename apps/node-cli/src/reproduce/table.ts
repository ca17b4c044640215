import { count, counted, percent } from "../numbers.ts";
import { codeSpan, markdownTable } from "../sweep/markdown.ts";
import { median } from "../sweep/summary.ts";
import { resultFigure } from "./figure.ts";
import { partLines } from "./partsTable.ts";
import type { NetworkResult, Results, TestSummary } from "./result.ts";

const HEAD = ["network", "solved", "last lesson", "examples, median", "relative", "seconds, median"];

/** The results of an experiment in Markdown, with a heading. */
export function resultText(results: Results): string {
  return [`## ${results.title}`, "", ...resultLines(results), ""].join("\n");
}

/** Recognises `resultText` by the start of the file: a heading, then a table with these columns. */
export function isResultText(start: string): boolean {
  return start.startsWith("## ") && start.split("\n").some((line) => HEAD.every((name) => line.includes(`| ${name} `)));
}

/** The same as the section of a page, with the figure, if there is one, in a file beside the page. */
export function pageText(results: Results): string {
  const { name, metric, axis = "training sequences" } = results;
  const figure = resultFigure(results) === undefined ? [] : ["", `![${metric} over ${axis}](${name}.svg)`];
  return [codeSpan(`dnc reproduce ${name}`), "", ...resultLines(results), ...figure].join("\n");
}

/** One row for each network, then the paper's if there are figures of it; at the end the tests with parts, by part. */
function resultLines(results: Results): string[] {
  const { tests, metric, networks, floor, conditions } = results;
  const rows = networks.filter(({ runs }) => runs.length > 0).map((network) => networkRow(results, network));
  const published = tests.map((test) => (test.paper ? spread(test.paper.mean, test.paper.sd) : "-"));
  const paper = tests.some((test) => test.paper) ? [["paper", "", "", "", "", "", ...published]] : [];
  const required = `${floor.test} ${metric} at most ${percent(floor.atMost)} for ${counted(floor.seeds, "seed")}`;
  const runs = networks.flatMap((network) => network.runs);
  const builds = new Set(runs.map(({ build, versions }) => [build, ...Object.entries(versions).flat()].join(" ")));
  const seeds = new Set(runs.map(({ seed }) => seed));
  const parts = networks.flatMap((network) => tests.map((test) => partLines(network, test.name)));
  return [
    ...markdownTable([...HEAD, ...tests.map(({ name }) => name)], [...rows, ...paper]),
    "",
    `${metric}: mean ± standard deviation over all seeds that were started. Relative: the median of the examples, over that of the first network. Floor: ${required}; reached by ${floor.reached}.`,
    conditions,
    `Seeds: ${[...seeds].join(", ")}. Build: ${[...builds].join("; ")}.`,
    ...parts.flatMap((lines) => (lines.length > 0 ? ["", ...lines] : [])),
  ];
}

function networkRow({ tests, networks }: Results, { name, runs, solved, summary }: NetworkResult): string[] {
  const lessons = runs.flatMap(({ lesson }) => (lesson ? [`${lesson.index + 1}/${lesson.count}`] : []));
  const cell = (found: TestSummary | undefined) => (found ? spread(found.mean, found.sd) : "-");
  return [
    name,
    `${solved} of ${runs.length}`,
    lessons.join(" ") || "-",
    count(medianExamples(runs)),
    (medianExamples(runs) / medianExamples(networks.find((network) => network.runs.length > 0)!.runs)).toFixed(2),
    count(median(runs.map(({ seconds }) => seconds))),
    ...tests.map((test) => cell(summary.find((found) => found.test === test.name))),
  ];
}

function medianExamples(runs: NetworkResult["runs"]): number {
  return median(runs.map(({ examples }) => examples));
}

function spread(mean: number, sd: number | null): string {
  return sd === null ? percent(mean) : `${percent(mean)} ± ${percent(sd)}`;
}
