import { defineConfig } from "@dncjs/core";
import { buildProgram, planFor } from "@dncjs/core/run";
import { afterEach, expect, test, vi } from "vitest";
import { createWasmBackend } from "./index.ts";
import { indexBytes } from "./indexBytes.ts";
import { LinearMemory } from "./memory.ts";
import { TrainingPass } from "./testing/trainingPass.ts";

afterEach(() => vi.restoreAllMocks());

test.each([
  { locations: 1000, wordSize: 7 },
  { locations: 65, wordSize: 32, writeHeads: 2 },
  { locations: 4097, wordSize: 1, masking: true },
  { locations: 500, wordSize: 9, links: false, allocation: false },
])("is what the calls of a memory with %o allocate", async (memory) => {
  const config = defineConfig({ inputSize: 2, outputSize: 2, memory: { ...memory, sparse: {} } });
  const backend = await createWasmBackend({ build: "simd" });
  const batch = 3;
  const plan = planFor(backend, buildProgram(config), { batch, steps: 2, purpose: "train" });
  const { allocate } = LinearMemory.prototype;
  const sizes: number[] = [];
  vi.spyOn(LinearMemory.prototype, "allocate").mockImplementation(function (this: LinearMemory, bytes: number) {
    sizes.push(bytes);
    return allocate.call(this, bytes);
  });
  const pass = new TrainingPass(backend, { batch, steps: 2, masked: false, config });
  const parts = plan.program.calls.map((call) => indexBytes({ ...plan.program, calls: [call] }, batch)).filter(Boolean);
  expect(parts).toHaveLength(memory.links === false ? 1 : 2);
  for (const bytes of parts) expect(sizes).toContain(bytes);
  expect(indexBytes(plan.program, batch)).toBe(parts.reduce((sum, bytes) => sum + bytes, 0));
  pass.executor.dispose();
  backend.dispose();
});
