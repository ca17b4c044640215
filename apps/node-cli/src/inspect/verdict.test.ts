import type { Task } from "@dncjs/train";
import { expect, test } from "vitest";
import { verdictSentences } from "./verdict.ts";

test.each([
  ["bitError", 0, 0.02, true],
  ["bitError", 0.3, 0.305, false],
  ["excessBits", 62.85, 62.9, false],
  ["excessBits", 0.5, 0.6, true],
  ["mse", 0.0045, 0.0119, true],
  ["mse", 0, 0, false],
])("a network with %s %d, locked %d: uses its memory is %s", (metric, found, locked, uses) => {
  const verdict = { sequences: 1, metrics: { [metric]: found }, solved: false, locked: { [metric]: locked } };
  const [, second] = verdictSentences(verdict, { metric } as Task);
  expect(second).toMatch(uses ? /^It uses its memory/ : /^It does not use its memory/);
});
