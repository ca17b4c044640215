import { expect, test } from "vitest";
import { createWasmBackend } from "./index.ts";
import { builds, TrainingPass } from "./testing/trainingPass.ts";

// With 16 batch elements no state tensor has padding, whose gradient is undefined.
test.each([
  { batch: 16, steps: 9, masked: false },
  { batch: 16, steps: 10, masked: true },
  { batch: 16, steps: 11, masked: true, keepEvery: 4 },
])("%j: recomputed links have the same bits as kept links", async (options) => {
  for (const { build, threads } of builds) {
    const backend = await createWasmBackend({ build, threads });
    const expected = await new TrainingPass(backend, options).run();
    for (const keepLinks of [2, 3, 4, 5, 20]) {
      const pass = new TrainingPass(backend, { ...options, keepLinks });
      const { tensors, segment } = pass.executor.plan;
      expect(tensors.get("link")!.every).toBe(Math.min(keepLinks, segment));
      expect(await pass.run(), `every ${keepLinks} steps`).toEqual(expected);
      expect(await pass.run(), `every ${keepLinks} steps, second pass`).toEqual(expected);
    }
    backend.dispose();
  }
});
