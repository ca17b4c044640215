import { expect, test } from "vitest";
import { accessText } from "./access.ts";
import { ShaderSource } from "./source.ts";

test("a line of the whole source maps to a line of a file", () => {
  const source = new ShaderSource([
    { file: "a.wgsl", text: "one\ntwo\n" },
    { file: "b.wgsl", text: "three" },
    { file: "c.wgsl", text: "four\nfive\n" },
  ]);
  expect(source.code).toBe("one\ntwo\nthree\nfour\nfive\n");
  expect([1, 2, 3, 4, 5, 9].map((line) => source.locate(line))).toEqual([
    "a.wgsl:1",
    "a.wgsl:2",
    "b.wgsl:1",
    "c.wgsl:1",
    "c.wgsl:2",
    "line 9",
  ]);
});

test("an address is split into page and offset; a single page needs no switch", () => {
  expect(accessText(1, 1024)).not.toContain("switch");
  const text = accessText(3, 1024);
  expect(text).toContain("switch (address >> 10u)");
  expect(text).toContain("return page2[address & 1023u];");
});
