import { counted, metric } from "../numbers.ts";
import { markdownTable } from "../sweep/markdown.ts";
import type { NetworkResult } from "./result.ts";

/** The part of a metric without a dot in its name. */
const WHOLE = "all";

/**
 * The metrics of a test with parts, such as `wordError.task3`, as a table in Markdown: a row for each part, a column for each metric, means
 * over the seeds. Empty if no metric has a part.
 */
export function partLines({ name, runs }: NetworkResult, test: string): string[] {
  const tested = runs.map((run) => run.tests[test]).filter((metrics) => metrics !== undefined);
  const names = Object.keys(tested[0] ?? {}).map((full) => ({ full, ...splitName(full) }));
  const parts = distinct([WHOLE, ...names.map(({ part }) => part)]);
  if (parts.length === 1) return [];
  const columns = distinct(names.map(({ base }) => base));
  const cell = (part: string, base: string) => {
    const found = names.find((each) => each.part === part && each.base === base);
    return found ? metric(base, mean(tested.map((metrics) => metrics[found.full] ?? Number.NaN))) : "";
  };
  const rows = parts.map((part) => [part, ...columns.map((base) => cell(part, base))]);
  const seeds = counted(tested.length, "seed");
  return [`${name}, ${test}, mean over ${seeds}:`, "", ...markdownTable(["part", ...columns], rows)];
}

function splitName(full: string): { base: string; part: string } {
  const dot = full.indexOf(".");
  return dot < 0 ? { base: full, part: WHOLE } : { base: full.slice(0, dot), part: full.slice(dot + 1) };
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
