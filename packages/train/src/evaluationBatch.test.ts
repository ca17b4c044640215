import { defineConfig } from "@dncjs/core";
import { expect, test } from "vitest";
import { evaluationBatchSize } from "./evaluationBatch.ts";

test("evaluations run 32 sequences at once, fewer with a large memory, and at least those of training", () => {
  const config = (locations: number) =>
    defineConfig({ inputSize: 1, outputSize: 1, memory: { locations, wordSize: 32, sparse: {} } });
  expect(evaluationBatchSize(config(64))).toBe(32);
  expect(evaluationBatchSize(config(64), 100)).toBe(100);
  // Each location has its word, its usage, and 8 links with their columns.
  expect(evaluationBatchSize(config(2 ** 20))).toBe(Math.floor(2 ** 28 / (2 ** 20 * (32 + 1 + 16))));
  expect(evaluationBatchSize(config(2 ** 20), 8)).toBe(8);
  expect(evaluationBatchSize(defineConfig({ inputSize: 1, outputSize: 1, memory: null }))).toBe(32);
});
