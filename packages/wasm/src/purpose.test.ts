import { ArgumentError, BackendError, Dnc, type DncOptions } from "@dncjs/core";
import { buildProgram, createTrainingRunner, planFor } from "@dncjs/core/run";
import { describe, expect, test } from "vitest";
import { type Build, createWasmBackend } from "./index.ts";

const x = Array.from({ length: 6 }, (_, t) => Array.from({ length: 3 }, (_, k) => ((2 * t + k) % 3) - 1));
const sizes = { inputSize: 3, outputSize: 2, memory: { locations: 9, wordSize: 5, readHeads: 2 } } as const;
const networks: readonly DncOptions[] = [
  sizes,
  { ...sizes, memory: null },
  { ...sizes, controller: { type: "feedforward", widths: [7] } },
  { ...sizes, controller: { type: "gru", hiddenSize: 5, layers: 2 }, layerNorm: true, clip: 3 },
  { ...sizes, memory: { ...sizes.memory, writeHeads: 2, masking: true, deallocation: true, sharpness: true } },
  { ...sizes, memory: { ...sizes.memory, links: false, allocation: false } },
];

describe("kernels that only run networks", () => {
  test.each<Build>(["simd", "relaxed"])("have the bits of the others: %s", async (build) => {
    const all = await createWasmBackend({ build });
    const running = await createWasmBackend({ build, purpose: "run" });
    expect(running.description).toBe(all.description);
    for (const options of networks) {
      const [expected, found] = [all, running].map((backend) => Dnc.create(options, { backend, seed: 3 }));
      expect(await found!.run(x)).toEqual(await expected!.run(x));
      const traces = await Promise.all([expected!.trace(x), found!.trace(x)]);
      expect(traces[1].get("y")!.data).toEqual(traces[0].get("y")!.data);
    }
  });

  test("refuse a sparse memory and a kernel that no network runs, by name", async () => {
    const backend = await createWasmBackend({ purpose: "run" });
    expect(backend.optionalKernels).toEqual([]);
    const options = { ...sizes, memory: { ...sizes.memory, locations: 40, sparse: {} } };
    const sparse = Dnc.create(options, { backend, seed: 3 });
    const remedy = 'create the backend with createWasmBackend({ purpose: "train" })';
    await expect(sparse.run(x)).rejects.toThrow(`these kernels only run networks and have no sparse memory; ${remedy}`);
    const program = buildProgram(Dnc.create(sizes, { backend, seed: 3 }).config, { loss: "meanSquare" });
    const plan = () => planFor(backend, program, { batch: 1, steps: 2, purpose: "run" });
    expect(plan).toThrow(`these kernels only run networks and have no kernel meanSquare; ${remedy}`);
  });

  test("refuse to train, by name", async () => {
    const backend = await createWasmBackend({ purpose: "run" });
    const dnc = Dnc.create(sizes, { backend, seed: 3 });
    const plan = planFor(backend, buildProgram(dnc.config), { batch: 1, steps: 2, purpose: "train" });
    const refusal =
      'these kernels only run networks; to train one, create the backend with createWasmBackend({ purpose: "train" })';
    expect(() => createTrainingRunner(backend, plan, dnc.parameters)).toThrow(refusal);
    const block = backend.allocate(1);
    expect(() => backend.update("sum", { from: block, to: block }, {})).toThrow(BackendError);
    await expect(createWasmBackend({ purpose: "play" as "run" })).rejects.toThrow(ArgumentError);
  });
});
