import { globSync } from "node:fs";
import { basename } from "node:path";
import { kernels, updates } from "@dncjs/core/backend";
import { expect, test } from "vitest";
import { backends } from "./backends.ts";
import { goldenFiles } from "./golden.ts";
import { goldenPath } from "./goldenPath.ts";
import { kernelCases } from "./kernelCases.ts";
import { suite } from "./suite.ts";
import { updateCases } from "./updateCases.ts";

test("each case and each backend has a unique name", () => {
  for (const list of [suite, backends]) {
    expect(new Set(list.map(({ name }) => name)).size).toBe(list.length);
  }
});

test("every primitive is covered by more than one case", () => {
  for (const name of Object.keys(kernels)) {
    expect(kernelCases.filter(({ kernel }) => kernel === name).length, name).toBeGreaterThan(1);
  }
});

test("every update is covered by a case", () => {
  expect(new Set(updateCases.map(({ update }) => update))).toEqual(new Set(Object.keys(updates)));
});

test("every file of golden vectors is in the suite", () => {
  expect(
    globSync(goldenPath("*.safetensors"))
      .map((file) => basename(file))
      .sort(),
  ).toEqual(goldenFiles);
});
