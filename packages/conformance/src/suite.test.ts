import { globSync } from "node:fs";
import { basename } from "node:path";
import { Dnc, Session } from "@dncjs/core";
import { kernels, updates } from "@dncjs/core/backend";
import { Trainer } from "@dncjs/train";
import { expect, test } from "vitest";
import { backends } from "./backends.ts";
import { goldenFiles } from "./golden.ts";
import { goldenPath } from "./goldenPath.ts";
import { kernelCases } from "./kernelCases.ts";
import { outcomes } from "./lifeCycle/outcomes.ts";
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

test("the life-cycle matrix has every public method", () => {
  for (const [name, type] of Object.entries({ Dnc, Session, Trainer })) {
    const methodsOf = (owner: object, prefix: string) =>
      Object.entries(Object.getOwnPropertyDescriptors(owner))
        .filter(([method, { value }]) => typeof value === "function" && method !== "constructor")
        .map(([method]) => `${prefix}.${method}`);
    const methods = [...methodsOf(type, name), ...methodsOf(type.prototype, name.toLowerCase())];
    expect(methods.length).toBeGreaterThan(6);
    expect(Object.keys(outcomes[name as keyof typeof outcomes])).toEqual(expect.arrayContaining(methods));
  }
});

test("every file of golden vectors is in the suite", () => {
  expect(
    globSync(goldenPath("*.safetensors"))
      .map((file) => basename(file))
      .sort(),
  ).toEqual(goldenFiles);
});
