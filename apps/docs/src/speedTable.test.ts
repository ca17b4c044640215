import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./pages.ts";
import { speedRanges, withSpeedTable } from "./speedTable.ts";

test("the speeds in the README are those in docs/performance.md; `npm run readme -w apps/docs` writes them", () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  expect(readme).toBe(withSpeedTable(readme));
});

test("the ranges in its text are those of the table", () => {
  const text = readFileSync(join(root, "README.md"), "utf8").replaceAll(/\s+/g, " ");
  const { relaxed, wide } = speedRanges();
  expect(text).toContain(
    `training is ${relaxed} times as fast as PyTorch in pages and programs, and ${wide} times in the command`,
  );
});
