import { expect, test } from "vitest";
import { batchHead, batchRow, verdict } from "./batches.ts";
import type { BenchLine } from "./run.ts";

const line = (backend: string, batch: number, msPerStep: number, more: Partial<BenchLine> = {}): BenchLine => ({
  config: "C2",
  mode: "train",
  backend,
  build: "",
  threads: 1,
  msPerStep,
  msMin: msPerStep,
  msMax: msPerStep,
  peakRssMb: 100,
  batch,
  steps: 10,
  description: backend === "gpu" ? "a GPU" : "wasm relaxed simd, 1 thread",
  ...more,
});

test("a row has both times, their ratio and the dispatches per step", () => {
  const row = batchRow(line("wasm", 64, 3), line("gpu", 64, 1.5, { keepEvery: 3, dispatchesPerStep: 8.4 }));
  expect(row).toHaveLength(batchHead.length);
  expect(row.trim().split(/ {2,}/)).toEqual(["C2", "64", "every 3rd", "3.00", "1.50", "2.00×", "8.40"]);
});

test("the verdict names the batch size from which the GPU is always faster", () => {
  const pairs = [1, 16, 64, 256].map((batch) => [line("wasm", batch, batch / 10), line("gpu", batch, 2)] as const);
  expect(verdict(pairs)).toBe("C2: gpu is faster from batch 64 (a GPU)");
});

test("if the GPU is never faster, the verdict says by how much wasm is", () => {
  const pairs = [1, 256].map((batch) => [line("wasm", batch, batch), line("gpu", batch, 5 * batch)] as const);
  expect(verdict(pairs)).toBe("C2: wasm is faster up to batch 256, there by a factor of 5.00 (a GPU)");
});
