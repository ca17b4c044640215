import { expect, test } from "vitest";
import { Spans } from "./spans.ts";

test("spans follow one another at multiples of the grain", () => {
  const spans = new Spans(16);
  expect([5, 16, 17, 1].map((length) => spans.take(length))).toEqual([0, 16, 32, 64]);
  expect(spans.end).toBe(80);
});

test("freed spans are reused, first fit, and adjacent ones are merged", () => {
  const spans = new Spans(1);
  const [a, b, c, d] = [10, 10, 10, 10].map((length) => spans.take(length)) as [number, number, number, number];
  for (const at of [a, c, b]) spans.give(at);
  expect(spans.take(25)).toBe(0);
  expect(spans.take(10)).toBe(40);
  spans.give(d);
  expect(spans.take(12)).toBe(25);
  expect(spans.end).toBe(50);
});

test("a free span at the end grows instead of being skipped", () => {
  const spans = new Spans(1);
  spans.take(4);
  spans.give(spans.take(4));
  expect(spans.peek(100)).toBe(4);
  expect(spans.take(100)).toBe(4);
  expect(spans.end).toBe(104);
});

test("freeing twice, or freeing a span that was never allocated, does nothing", () => {
  const spans = new Spans(1);
  const at = spans.take(3);
  spans.give(at);
  spans.give(at);
  spans.give(99);
  expect([spans.taken, spans.take(2), spans.take(2)]).toEqual([0, 0, 2]);
});
