import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createView } from "./view.ts";

const log = vi.spyOn(console, "log");
beforeEach(() => void log.mockImplementation(() => {}));
afterEach(() => void log.mockReset());

const options = { metric: "error", batches: 100, columns: ["error"] };
const lesson = { event: "lesson", batch: 20, index: 2, count: 10, description: "3 sequences", seconds: 1 } as const;
const skipped = { event: "skipped", batch: 1234, action: "rollBack", problem: "the loss is NaN", seconds: 1 } as const;

test("prints one line for a new lesson and for a discarded batch", () => {
  const view = createView(false, options);
  view.onEvent(lesson);
  view.onEvent(skipped);
  view.onEvent({ ...skipped, action: "skip" });
  expect(log.mock.calls.flat()).toEqual([
    "lesson 3/10: 3 sequences",
    "batch 1,234 rolled back to the last evaluation: the loss is NaN",
    "batch 1,234 skipped: the loss is NaN",
  ]);
});

test("--json prints one JSON object per event and nothing else", () => {
  const view = createView(true, options);
  view.onEvent(lesson);
  view.print("hello");
  expect(log.mock.calls.flat()).toEqual([JSON.stringify(lesson)]);
});
