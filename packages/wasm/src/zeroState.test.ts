import { expect, test } from "vitest";
import { createWasmBackend } from "./index.ts";
import { builds, TrainingPass } from "./testing/trainingPass.ts";

test.each([
  { batch: 3, steps: 9, masked: false },
  { batch: 3, steps: 10, masked: true, keepLinks: 3 },
  { batch: 16, steps: 11, masked: true, keepEvery: 4 },
  { batch: 1, steps: 1, masked: false },
])("%j: skipping the terms of a zero state changes no bit", async (options) => {
  for (const { build, threads } of builds) {
    const backend = await createWasmBackend({ build, threads });
    const [outputs, state, dx, parameters] = await new TrainingPass(backend, options).run();
    const pass = new TrainingPass(backend, { ...options, stateGradient: false });
    for (const time of ["first", "second"]) {
      expect(await pass.run(), `${build}, ${threads} threads, ${time}`).toEqual([outputs, state, dx, parameters]);
    }
    backend.dispose();
  }
});
