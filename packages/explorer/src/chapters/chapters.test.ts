import { expect, it } from "vitest";
import type { PictureContent } from "../lessons/lessonContent.ts";
import { lessonContentOf } from "../lessons/lessonContentOf.ts";
import { chapterNames, readSettings, writeSettings } from "../settings/settings.ts";
import { chapterOf, nextOf } from "./chapters.ts";
import { positionOf, stepAt } from "./span.ts";
import { isTold } from "./told.ts";

const { episode } = lessonContentOf(readSettings("")) as PictureContent;

it("the chapters follow one another", () => {
  expect(chapterNames.map(nextOf)).toEqual([...chapterNames.slice(1), undefined]);
});

it("a chapter shows the steps of its mechanism", () => {
  const spans = chapterNames.map((name) => chapterOf(name).span(episode));
  expect(spans).toEqual([
    [1, 8],
    [1, 8],
    [1, 8],
    [9, 17],
    [9, 17],
    [17, 17],
  ]);
});

it("scrolling through a chapter shows all of its steps in order, and a step has its position", () => {
  for (const name of chapterNames) {
    const span = chapterOf(name).span(episode);
    const [first, last] = span;
    const shown = Array.from({ length: 1000 }, (_, k) => stepAt(span, k / 999));
    expect([...new Set(shown)]).toEqual(Array.from({ length: last - first + 1 }, (_, k) => first + k));
    expect(shown).toEqual([...shown].sort((a, b) => a - b));
    for (let step = first; step <= last; step++) expect(stepAt(span, positionOf(span, step))).toBe(step);
    expect([positionOf(span, -5), positionOf(span, 99)]).toEqual([positionOf(span, first), positionOf(span, last)]);
  }
});

it("the link of a chapter leads to free play, by an address that is written as it is read", () => {
  for (const name of chapterNames) {
    const settings = readSettings(chapterOf(name).more.address);
    expect(isTold(settings)).toBe(false);
    expect(readSettings(writeSettings(settings))).toEqual(settings);
  }
});

it("chapters are told with the lesson Copy only", () => {
  expect(isTold(readSettings("chapter=link"))).toBe(true);
  expect(isTold(readSettings("chapter=link&lesson=recall"))).toBe(false);
  expect(isTold(readSettings("chapter=7"))).toBe(false);
});
