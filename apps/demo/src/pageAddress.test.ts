import { expect, it } from "vitest";
import { pageAddress, permalink, readFragment, writeFragment } from "./pageAddress.ts";

const first = { root: "https://a.example/dnc/", lesson: "copy" };
const recall = { ...first, lesson: "recall" };
const element = (lesson?: string) => ({ dataset: { lesson } }) as unknown as HTMLElement;

it("knows its folder and its lesson", () => {
  expect(pageAddress(element(), "https://a.example/dnc/index.html#t=5")).toEqual(first);
  expect(pageAddress(element("recall"), "https://a.example/dnc/recall/#t=5")).toEqual(recall);
});

it("a page shows its lesson unless the fragment selects another one, and writes what it reads", () => {
  expect(readFragment(first, "#t=5")).toBe("t=5");
  expect(readFragment(recall, "")).toBe("lesson=recall");
  for (const address of ["", "t=5", "lesson=recall", "lesson=recall&t=5", "lesson=break"]) {
    for (const page of [first, recall]) {
      expect(readFragment(page, `#${writeFragment(page, address)}`)).toBe(
        page === recall && !address.includes("lesson") ? `lesson=copy${address && `&${address}`}` : address,
      );
    }
  }
});

it("the page of the chapters shows them unless the fragment selects a lesson, and writes what it reads", () => {
  const chapters = { ...first, lesson: "chapters" };
  expect(readFragment(chapters, "")).toBe("chapter=write");
  expect(readFragment(chapters, "#race=32")).toBe("chapter=write&race=32");
  expect(readFragment(chapters, "#chapter=read&t=9")).toBe("chapter=read&t=9");
  expect(writeFragment(chapters, "chapter=write&t=3")).toBe("t=3");
  expect(writeFragment(chapters, "chapter=read")).toBe("chapter=read");
  expect(writeFragment(chapters, "t=3")).toBe("lesson=copy&t=3");
  expect(writeFragment(chapters, "lesson=recall")).toBe("lesson=recall");
  for (const page of [first, recall])
    expect(permalink(page, "chapter=write&race=32")).toBe("https://a.example/dnc/chapters/#race=32");
  expect(permalink(chapters, "t=3")).toBe("https://a.example/dnc/copy/#t=3");
});

it("a permanent address is that of the lesson's page", () => {
  expect(permalink(recall, "")).toBe("https://a.example/dnc/copy/");
  expect(permalink(first, "lesson=break&hit=cell")).toBe("https://a.example/dnc/break/#hit=cell");
});
