import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createView } from "./view.ts";

const log = vi.spyOn(console, "log");
beforeEach(() => void log.mockImplementation(() => {}));
afterEach(() => void log.mockReset());

const options = { metric: "error", batches: 100, columns: ["error"] };
const lesson = { event: "lesson", batch: 20, index: 2, count: 10, description: "3 sequences", seconds: 1 } as const;
const skipped = { event: "skipped", batch: 1234, action: "rollBack", problem: "the loss is NaN", seconds: 1 } as const;

test("people are told of a new lesson and of a batch that came to nothing, in a line each", () => {
  const view = createView(false, options);
  view.tell(lesson);
  view.tell(skipped);
  view.tell({ ...skipped, action: "skip" });
  expect(log.mock.calls.flat()).toEqual([
    "on to lesson 3/10: 3 sequences",
    "batch 1,234 rolled back to the newest evaluation: the loss is NaN",
    "batch 1,234 skipped: the loss is NaN",
  ]);
});

test("machines are told in one JSON object a line, and of nothing else", () => {
  const view = createView(true, options);
  view.tell(lesson);
  view.note("hello");
  expect(log.mock.calls.flat()).toEqual([JSON.stringify(lesson)]);
});
