import { readFileSync } from "node:fs";
import { kernels, updates } from "@dncjs/core/backend";
import { describe, expect, test } from "vitest";
import { backends } from "../backends.ts";
import type { Measured } from "../case.ts";
import { goldenFiles, sharedFile } from "../golden.ts";
import { renderSupport } from "./render.ts";
import { renderLifeCycle } from "./renderLifeCycle.ts";
import type { HostReport } from "./report.ts";

const goldens = [...goldenFiles, sharedFile];
const everything = [
  ...Object.keys(kernels).map((name) => `primitive ${name}`),
  ...Object.keys(updates).map((name) => `update ${name}`),
  ...goldens.flatMap((file) => [`golden ${file} forward`, `golden ${file} gradients`]),
  "training",
] as Measured[];

function reportWith(measured: readonly Measured[]): HostReport {
  const errors = new Map(measured.map((what) => [what, 3e-7] as const));
  const about = { description: "a description", cases: 2, failures: [], measured: errors };
  return { host: "Node 24", backends: backends.map(({ name }) => ({ name, ...about })) };
}

describe("SUPPORT.md", () => {
  const committed = readFileSync(new URL("../../../../SUPPORT.md", import.meta.url), "utf8");

  test("has a cell for each measurement of each backend", () =>
    expectComplete(renderSupport([reportWith(everything)])));

  test("cannot be written with a measurement missing", () => {
    for (const missing of everything) {
      const report = reportWith(everything.filter((what) => what !== missing));
      expect(() => renderSupport([report]), missing).toThrow(missing);
    }
  });

  test("has the life-cycle matrix that the suite checks", () => expect(committed).toContain(renderLifeCycle()));

  test("is complete for Node and Chromium in the repository (npm run support -w packages/conformance)", () => {
    const [, lifeCycle, ...hosts] = committed.split(/^## /m);
    expect(lifeCycle).toMatch(/^Life cycle/);
    expect(hosts.map((text) => text.split(" ")[0])).toEqual(["Node", "Chromium"]);
    for (const host of hosts) expectComplete(host);
  });
});

function expectComplete(text: string): void {
  const names = backends.map(({ name }) => name);
  expect(rowsOf(text, "backend").map(([name]) => name)).toEqual(names);
  for (const [, , passed] of rowsOf(text, "backend")) expect(passed).toMatch(/^([1-9]\d*) of \1$/);
  const expected = {
    primitive: Object.keys(kernels),
    update: Object.keys(updates),
    "golden vectors": goldens,
    training: ["copy"],
  };
  for (const [table, rows] of Object.entries(expected)) {
    expect(tableOf(text, table)[0]).toEqual([table, ...names]);
    expect(rowsOf(text, table).map(([name]) => name)).toEqual(rows);
    for (const cells of rowsOf(text, table)) {
      expect(cells).toHaveLength(1 + names.length);
      for (const cell of cells.slice(1)) expect(cell).toMatch(/^(–|long|0|\de[-+]\d+)( \/ (0|\de[-+]\d+))?$/);
    }
  }
}

function rowsOf(text: string, table: string): string[][] {
  return tableOf(text, table).slice(2);
}

/** The cells of the table whose first column has this heading. The first row is the header. */
function tableOf(text: string, table: string): string[][] {
  const lines = text.split("\n");
  const begin = lines.findIndex((line) => line.startsWith(`| ${table} `));
  const count = lines.slice(begin).findIndex((line) => !line.startsWith("|"));
  return lines.slice(begin, begin + count).map((line) =>
    line
      .slice(2, -2)
      .split(" | ")
      .map((cell) => cell.trim()),
  );
}
