import { ArgumentError, type Backend, type DncOptions, defineConfig, ReferenceBackend } from "@dncjs/core";
import type { Block } from "@dncjs/core/backend";
import { copyRecipe, copyTask } from "@dncjs/tasks";
import { Trainer } from "@dncjs/train";
import { amount } from "@dncjs/train/files";
import { defineRecipe } from "@dncjs/train/tools";
import { lowerForWasm } from "@dncjs/wasm";
import { describe, expect, test } from "vitest";
import { duration } from "../numbers.ts";
import { describePlan } from "./describePlan.ts";
import { type BackendNeed, estimate } from "./estimate.ts";
import { bytesOf, largestBatch, leanestKeepEvery } from "./fitting.ts";
import { limitOf } from "./limits.ts";
import { planReport } from "./report.ts";
import { requireMemory } from "./requireMemory.ts";
import { trainingOf } from "./training.ts";
import { flops } from "./units.ts";
import { arenaOf, type Workload } from "./workload.ts";

const plain: BackendNeed = { rearranges: false };
/** Keeps the links of every third step. */
const sparing: BackendNeed = {
  rearranges: false,
  lower: (program, options) => lowerForWasm(program, options, () => 3),
};

/** A backend that counts the allocated numbers. */
class CountingBackend extends ReferenceBackend implements Backend {
  allocated = 0;

  override allocate(length: number): Block {
    this.allocated += length;
    return super.allocate(length);
  }
}

const network: DncOptions = { inputSize: 5, outputSize: 3, memory: { locations: 24, wordSize: 8, readHeads: 2 } };
const workload: Workload = { config: defineConfig(network), mode: "train", batch: 3, steps: 20, optimizerSlots: 2 };
const huge: Workload = {
  ...workload,
  config: defineConfig({ ...network, memory: { locations: 65_536, wordSize: 64 } }),
  batch: 16,
};

describe("the memory of a workload", () => {
  test.each([{}, { keepEvery: 4 }, { truncateEvery: 4 }])("equals what a trainer allocates, with %o", async (kept) => {
    // Evaluation sets of 100 sequences are evaluated in two batches of the same size.
    const recipe = defineRecipe({ ...copyRecipe, batchSize: 50, batches: 1, evaluateEvery: 1, ...kept });
    const task = copyTask({ minLength: 4, maxLength: 4, seed: 1 });
    const backend = new CountingBackend();
    await Trainer.create({ backend, task, recipe, seed: 1 }).fit();
    // The rest is norms and sums, one number each.
    const rest = backend.allocated - estimate(trainingOf(task, recipe), plain).total;
    expect(rest).toBeGreaterThanOrEqual(0);
    expect(rest).toBeLessThan(16);
  });

  test.each(["run", "trace", "train"] as const)("of mode %s: the tensors add up to the arena", (mode) => {
    for (const keepEvery of mode === "train" ? [undefined, 1, 3, 7] : [undefined]) {
      for (const need of [plain, sparing]) {
        const planned = { ...workload, mode, keepEvery };
        const { tensors, parts } = estimate(planned, need);
        const found = tensors.filter(({ place }) => place !== "param");
        const sum = found.reduce((total, { values, gradients }) => total + values + gradients, 0);
        expect(sum + parts.checkpoints).toBe(arenaOf(planned, need).length);
      }
    }
  });

  test("of a bidirectional network: a session has a place for every step", () => {
    const both = {
      ...workload,
      config: defineConfig({ ...network, bidirectional: true }),
      mode: "run",
      steps: 100,
    } as const;
    const { tensors } = estimate(both, plain);
    const { values } = tensors.find(({ name }) => name === "reverseOutput")!;
    const { hiddenSize } = both.config.controller as { hiddenSize: number };
    expect(values).toBe(100 * both.batch * hiddenSize);
  });

  test("of a sparse memory: the tensors add up to the arena, and training needs little besides the state", () => {
    const sparse = { locations: 2 ** 20, wordSize: 32, readHeads: 4, sparse: {} };
    const million = { ...workload, config: defineConfig({ ...network, memory: sparse }), batch: 1, steps: 100 };
    for (const mode of ["run", "trace", "train"] as const) {
      const { tensors } = estimate({ ...million, mode }, plain);
      const found = tensors.filter(({ place }) => place !== "param");
      const sum = found.reduce((total, { values, gradients }) => total + values + gradients, 0);
      expect(sum).toBe(arenaOf({ ...million, mode }, plain).length);
    }
    // SAM (Rae et al. 2016) needs 7.8 MiB for 64k locations and 100 steps.
    const { parts } = estimate(million, plain);
    expect(4 * (parts.tape + parts.gradients + parts.sequences)).toBeLessThan(7.8 * 2 ** 20);
  });

  test("lists the largest tensor first", () => {
    const { tensors } = estimate(huge, plain);
    expect(tensors[0]).toMatchObject({ name: "link", shape: [16, 1, 65_536, 65_536], slots: 21 });
  });
});

describe("what fits", () => {
  const limit = limitOf("wasm");

  test("the largest batch fits, and one more sequence does not", () => {
    const long = { ...workload, steps: 2000 };
    const batch = largestBatch(long, limit);
    expect(bytesOf({ ...long, batch }, limit)).toBeLessThanOrEqual(limit.bytes);
    expect(bytesOf({ ...long, batch: batch + 1 }, limit)).toBeGreaterThan(limit.bytes);
    expect(largestBatch(huge, limit)).toBe(0);
  });

  test("no other k saves more memory than the chosen one", () => {
    const { keepEvery, bytes } = leanestKeepEvery(workload, limit);
    expect(bytes).toBeLessThan(bytesOf(workload, limit));
    for (let k = 1; k <= workload.steps; k++) {
      expect(bytesOf({ ...workload, keepEvery: k }, limit), `k = ${k}, not ${keepEvery}`).toBeGreaterThanOrEqual(bytes);
    }
  });

  test("rejects a network that does not fit and names its largest tensor", () => {
    expect(() => requireMemory(workload, "wasm")).not.toThrow();
    expect(() => requireMemory(huge, "wasm")).toThrow(
      /^not enough memory: needs 2\.\d+ TiB, but wasm has at most .*; largest tensor: link, 8 × \[16, 1, 65536, 65536\], 2\.\d+ TiB/,
    );
  });

  test("planning allocates almost nothing, whatever the size of the network", () => {
    const before = process.memoryUsage().arrayBuffers;
    for (const mode of ["run", "trace", "train"] as const) estimate({ ...huge, mode }, plain);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 20);
  });

  test("rejects invalid sizes by name", () => {
    expect(() => estimate({ ...workload, batch: 0 }, plain)).toThrow(ArgumentError);
  });
});

test("sizes have three digits", () => {
  expect([amount(0), amount(512), amount(1536), amount(2 ** 32), amount(10.25 * 2 ** 40)]).toEqual([
    "0 B",
    "512 B",
    "1.50 KiB",
    "4.00 GiB",
    "10.3 TiB",
  ]);
  expect([flops(960), flops(7.66e6), flops(3e14)]).toEqual(["960 flop", "7.66 Mflop", "300 Tflop"]);
});

test("a plan tells the time of a training, and of a session, but not on a GPU", () => {
  const shown = (planned: Workload, backend = "wasm") => describePlan(planReport(planned, limitOf(backend))).flat();
  const { work } = planReport(workload, limitOf("wasm"));
  const seconds = (1000 * workload.steps * (work.forward + work.backward)) / 20e9;
  expect(shown({ ...workload, batches: 1000 })).toContainEqual(
    expect.stringMatching(`^all 1,000 batches: at most .*flop, ${duration(seconds)} at 20.0 Gflop/s`),
  );
  expect(shown({ ...workload, mode: "run" })).toContainEqual(expect.stringMatching(/^running 3 .* s at 20.0 Gflop/));
  expect(shown({ ...workload, batches: 1000 }, "gpu").join("\n")).not.toContain("Gflop/s");
});
