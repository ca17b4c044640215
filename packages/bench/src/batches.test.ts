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
  description: backend === "gpu" ? "a card" : "wasm relaxed simd, 1 thread",
  ...more,
});

test("a row has both times, their ratio and what was sent to the card", () => {
  const row = batchRow(line("wasm", 64, 3), line("gpu", 64, 1.5, { keepEvery: 3, dispatchesPerStep: 8.4 }));
  expect(row).toHaveLength(batchHead.length);
  expect(row.trim().split(/ {2,}/)).toEqual(["C2", "64", "every 3rd", "3.00", "1.50", "2.00×", "8.40"]);
});

test("the verdict names the batch from which on the card is always faster", () => {
  const pairs = [1, 16, 64, 256].map((batch) => [line("wasm", batch, batch / 10), line("gpu", batch, 2)] as const);
  expect(verdict(pairs)).toBe("C2: from a batch of 64 on, gpu is the faster one (a card)");
});

test("where the card is never faster the verdict says by how much", () => {
  const pairs = [1, 256].map((batch) => [line("wasm", batch, batch), line("gpu", batch, 5 * batch)] as const);
  expect(verdict(pairs)).toBe("C2: wasm is the faster one up to a batch of 256, there 5.00 times (a card)");
});
